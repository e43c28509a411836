/**
 * {@code millrace bench}: the commands, what they measure on ({@link io.millrace.perf.bench.Rig}),
 * and how what the methods find becomes the records that are kept ({@link
 * io.millrace.perf.bench.Findings}).
 */
@NullMarked
package io.millrace.perf.bench;

import org.jspecify.annotations.NullMarked;
