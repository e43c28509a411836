package io.millrace.perf.report.chart;

/**
 * An axis.
 *
 * @param title what it shows, with the unit
 */
public record Axis(String title, Scale scale) {}
