/** Micro-benchmarks and concurrency stress tests. */
@NullMarked
package io.millrace.perf;

import org.jspecify.annotations.NullMarked;
