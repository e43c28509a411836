/** Where values lie on axes. */
@NullMarked
package io.millrace.perf.report.chart;

import org.jspecify.annotations.NullMarked;
