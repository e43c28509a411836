/** What hostile texts become. */
@NullMarked
package io.millrace.perf.report.html;

import org.jspecify.annotations.NullMarked;
