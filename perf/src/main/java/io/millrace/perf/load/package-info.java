/**
 * A load generator and sink on one core, without buffers of its own: it writes frames straight into
 * the buffers that the device under test posts, so that the device is the limit and not the
 * generator. It shares no code with the ports it measures.
 */
@NullMarked
package io.millrace.perf.load;

import org.jspecify.annotations.NullMarked;
