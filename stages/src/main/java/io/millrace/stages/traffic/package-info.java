/**
 * Traffic made up for demonstrations, tests and benchmarks: valid flows, a chosen share of frames
 * with each kind of flaw, and the exact count of what the pipeline has to drop and why.
 *
 * <p>No stage; it stands at the other end of the wire. Frames are made when a source is made, and
 * from then on only copied.
 */
@NullMarked
package io.millrace.stages.traffic;

import org.jspecify.annotations.NullMarked;
