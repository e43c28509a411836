/**
 * The instrument: a traffic generator and a receiver on any port, which tell loss, duplication,
 * reordering and damage apart to the frame, and time each frame from when it was due.
 *
 * <p>{@link io.millrace.perf.traffic.Tester} is the way in: ports and {@link
 * io.millrace.perf.traffic.TrafficStream streams} make a tester, which runs {@link
 * io.millrace.perf.traffic.TrialOrder trials} and returns {@link
 * io.millrace.perf.traffic.TrialFigures figures}. Before it judges anything, {@link
 * io.millrace.perf.traffic.SelfCheck} states what it can see itself.
 *
 * <p>Sizes of frames count the frame check sequence, as in RFC 2544, section 9; rates are of frames
 * on the wire. Times are nanoseconds. Once compiled, sending and receiving allocates nothing.
 */
@NullMarked
package io.millrace.perf.traffic;

import org.jspecify.annotations.NullMarked;
