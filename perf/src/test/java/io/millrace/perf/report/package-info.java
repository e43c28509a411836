/** Reports of measurements drawn at random, judged as text, as a tree, and in a real browser. */
@NullMarked
package io.millrace.perf.report;

import org.jspecify.annotations.NullMarked;
