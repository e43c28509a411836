package io.millrace.driver.sim;

import io.millrace.driver.memory.Burst;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded ring of packets, each with a time, between one thread that puts and one that takes.
 * Whoever takes a packet owns it and sees all that was written to it before it was put.
 *
 * <p>Each side reads the other's position only when the one it remembers does not suffice, and
 * publishes its own once a burst (Lamport's queue with the cached positions of MCRingBuffer, Lee et
 * al. 2010). The two positions lie in cache lines of their own.
 */
final class HandleRing {
  private static final VarHandle POSITION = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int LINE = 16;
  private static final int PUT = LINE;
  private static final int TAKEN_AS_SEEN = LINE + 1;
  private static final int TAKEN = 3 * LINE;
  private static final int PUT_AS_SEEN = 3 * LINE + 1;

  private final long[] positions = new long[5 * LINE];
  private final long[] packets;
  private final long[] times;
  private final int mask;

  /** A ring for at least {@code size} packets, rounded up to a power of two. */
  HandleRing(int size) {
    int slots = Integer.highestOneBit(Math.max(1, size - 1)) << 1;
    packets = new long[slots];
    times = new long[slots];
    mask = slots - 1;
  }

  /** How many of {@code wanted} packets there is room for. Called by the one that puts. */
  int room(int wanted) {
    long put = positions[PUT];
    if (slots() - (put - positions[TAKEN_AS_SEEN]) < wanted) {
      positions[TAKEN_AS_SEEN] = (long) POSITION.getAcquire(positions, TAKEN);
    }
    return (int) Math.min(wanted, slots() - (put - positions[TAKEN_AS_SEEN]));
  }

  /** Puts the first {@code count} packets of the array, no more than there is room for. */
  void put(long[] from, int count, long time) {
    long put = positions[PUT];
    for (int i = 0; i < count; i++) {
      int slot = (int) (put + i) & mask;
      packets[slot] = from[i];
      times[slot] = time;
    }
    POSITION.setRelease(positions, PUT, put + count);
  }

  /** As above, with a delay for each packet from when it was sent. */
  void put(long[] from, int count, WireDelay delay, long sentNanos) {
    long put = positions[PUT];
    for (int i = 0; i < count; i++) {
      int slot = (int) (put + i) & mask;
      packets[slot] = from[i];
      times[slot] = delay.arrival(sentNanos);
    }
    POSITION.setRelease(positions, PUT, put + count);
  }

  private int slots() {
    return mask + 1;
  }

  /** Appends up to {@code max} packets put at or before the time to the burst; returns how many. */
  int take(Burst burst, int max, long time) {
    long taken = positions[TAKEN];
    if (positions[PUT_AS_SEEN] - taken < max) {
      positions[PUT_AS_SEEN] = (long) POSITION.getAcquire(positions, PUT);
    }
    int ready = (int) Math.min(max, positions[PUT_AS_SEEN] - taken);
    int count = 0;
    while (count < ready) {
      int slot = (int) (taken + count) & mask;
      if (times[slot] > time) {
        break;
      }
      burst.add(packets[slot]);
      count++;
    }
    POSITION.setRelease(positions, TAKEN, taken + count);
    return count;
  }

  /** Whether there is nothing in it at the moment. Any thread. */
  boolean isEmpty() {
    long taken = (long) POSITION.getAcquire(positions, TAKEN);
    return taken == (long) POSITION.getAcquire(positions, PUT);
  }
}
