/**
 * HTML from a tree: {@link io.millrace.perf.report.html.Element} writes every text and attribute
 * escaped, so that whatever a name holds, it stays text.
 */
@NullMarked
package io.millrace.perf.report.html;

import org.jspecify.annotations.NullMarked;
