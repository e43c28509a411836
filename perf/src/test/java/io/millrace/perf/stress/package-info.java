/** Concurrency claims, held by jcstress. */
@NullMarked
package io.millrace.perf.stress;

import org.jspecify.annotations.NullMarked;
