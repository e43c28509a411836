package io.millrace.driver.loop;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Packets on their way from one thread to another, or back to the same one: a ring of handles with
 * one writer and one reader, which wait for nobody.
 */
final class LoopRing {
  private static final VarHandle HEAD = field("head");
  private static final VarHandle TAIL = field("tail");

  private final long[] packets;
  private final int mask;

  /** How many were put in; written by the writer. */
  private long head;

  /** How many were taken out; written by the reader. */
  private long tail;

  /**
   * An empty ring.
   *
   * @param size packets, a power of two
   */
  LoopRing(int size) {
    packets = new long[size];
    mask = size - 1;
  }

  private static VarHandle field(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(LoopRing.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Puts in as many of the burst's first packets as there is room for; returns how many. */
  int put(Burst burst) {
    long from = head;
    long free = packets.length - (from - (long) TAIL.getAcquire(this));
    int count = (int) Math.min(free, burst.size());
    long[] source = burst.packets();
    for (int i = 0; i < count; i++) {
      packets[(int) (from + i) & mask] = source[i];
    }
    HEAD.setRelease(this, from + count);
    return count;
  }

  /** Appends what is there to a burst, at most {@code max} packets; returns how many. */
  int take(Burst burst, int max) {
    long from = tail;
    int count = (int) Math.min((long) HEAD.getAcquire(this) - from, max);
    for (int i = 0; i < count; i++) {
      burst.add(packets[(int) (from + i) & mask]);
    }
    TAIL.setRelease(this, from + count);
    return count;
  }

  /**
   * Frees what is there and returns how many packets that were; nobody writes or reads any more.
   */
  int drain(PacketCache cache) {
    int count = 0;
    for (; tail != head; tail++) {
      cache.free(packets[(int) tail & mask]);
      count++;
    }
    return count;
  }
}
