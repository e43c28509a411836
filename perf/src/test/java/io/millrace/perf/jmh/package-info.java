/** Micro-benchmarks: nanoseconds and bytes allocated for each packet of every part of the path. */
@NullMarked
package io.millrace.perf.jmh;

import org.jspecify.annotations.NullMarked;
