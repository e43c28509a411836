/**
 * The benchmarks of RFC 2544 §26 with what came after: RFC 9004's back-to-back frames, RFC 8219's
 * delay variation; a soak, and steps over a parameter. Each is a procedure over a {@link
 * io.millrace.perf.method.Measurer} and a record of what it found.
 */
@NullMarked
package io.millrace.perf.method.rfc;

import org.jspecify.annotations.NullMarked;
