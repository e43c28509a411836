/**
 * What a trial is, whoever runs it: {@link io.millrace.perf.method.Offer} in, {@link
 * io.millrace.perf.method.Trial} out, through a {@link io.millrace.perf.method.Measurer}. The
 * methods above it are pure logic: they read no clock but the one they are given and know of no
 * port, so that a simulated device of known capacity can judge them.
 */
@NullMarked
package io.millrace.perf.method;

import org.jspecify.annotations.NullMarked;
