/**
 * What people read of a measurement: {@link io.millrace.perf.report.HtmlReport} as a page in one
 * file, {@link io.millrace.perf.report.TextReport} in the terminal, {@link
 * io.millrace.perf.report.CsvReport} for spreadsheets; and the same for a comparison of two.
 */
@NullMarked
package io.millrace.perf.report;

import org.jspecify.annotations.NullMarked;
