/**
 * What a measurement found, as it is kept in a file: {@link io.millrace.perf.result.Measurement} is
 * the whole, {@link io.millrace.perf.result.ResultFile} reads and writes it as JSON. Immutable, and
 * without any knowledge of how it was measured.
 *
 * <p>Units throughout: rates in frames a second, frame sizes in bytes with the frame check sequence
 * (RFC 2544), latencies in nanoseconds, other times in seconds, shares from 0 to 1.
 */
@NullMarked
package io.millrace.perf.result;

import org.jspecify.annotations.NullMarked;
