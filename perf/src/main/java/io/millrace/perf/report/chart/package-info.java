/**
 * Charts as SVG: a {@link io.millrace.perf.report.chart.Scale} for each axis, lines that differ by
 * colour, by marker and by dash, and a table beside that says the same. Colours are the page's.
 */
@NullMarked
package io.millrace.perf.report.chart;

import org.jspecify.annotations.NullMarked;
