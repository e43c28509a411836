package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;

/**
 * What travels on the ring: the packets of one poll, and where they have got to. The entry is
 * written by the receiving thread, the lanes by one segment and read by a later one; the ring's
 * sequences hand everything over.
 */
final class BurstEvent {
  static final int NOT_LAST = Integer.MAX_VALUE;

  /** What the poll brought. */
  final Burst input = new Burst();

  /** What to treat it by; differs from the event before where a new graph takes over. */
  Program program = Program.NONE;

  /** Number of events that follow before the pipeline ends; {@link #NOT_LAST} while it goes on. */
  int lastsToFollow = NOT_LAST;

  private Burst[] lanes = new Burst[0];

  Burst lane(int index) {
    return lanes[index];
  }

  /** Sees to it that there are at least so many lanes; allocates only after a change of program. */
  void ensureLanes(int count) {
    if (lanes.length >= count) {
      return;
    }
    Burst[] more = new Burst[count];
    System.arraycopy(lanes, 0, more, 0, lanes.length);
    for (int i = lanes.length; i < count; i++) {
      more[i] = new Burst();
    }
    lanes = more;
  }
}
