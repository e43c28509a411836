package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.QueueCounters;

/**
 * Receives with one copy: the client's frame lies in the client's memory, where it may change at
 * any time, so it is copied before anybody looks at it. While the pool is exhausted, frames stay in
 * the ring.
 */
final class ServerRxRing implements RxRing {
  private static final int CAPACITY = PacketMemory.DATA_ROOM;
  private static final int UNFINISHED = -1;
  private static final String TRUNCATED = "it took its memory away";

  private final SharedRing ring;
  private final PeerMemory memory;
  private final EventFd event;
  private final Alarm alarm;

  /** Counters that run on through 32 bits; the ring has their lower 16. */
  private int next;

  private int filled;
  private boolean broken;

  ServerRxRing(SharedRing ring, PeerMemory memory, EventFd event, Alarm alarm) {
    this.ring = ring;
    this.memory = memory;
    this.event = event;
    this.alarm = alarm;
    ring.setInterrupts(false);
  }

  @Override
  public int poll(Burst burst, int max, PacketCache cache, QueueCounters counters) {
    if (filled - next < max && !broken) {
      look();
    }
    int begin = next;
    int taken = 0;
    long bytes = 0;
    while (taken < max && next != filled) {
      long packet = cache.allocate();
      if (packet == Packet.NONE) {
        break;
      }
      int length = tryToCopy(packet);
      if (length >= MIN_FRAME) {
        burst.add(Packet.of(packet, length));
        bytes += length;
        taken++;
        continue;
      }
      cache.free(packet);
      if (length == UNFINISHED) {
        break;
      }
      counters.errors(1);
    }
    if (next != begin) {
      counters.count(taken, bytes);
      publish();
    }
    return taken;
  }

  private void publish() {
    try {
      ring.publishTail(next);
    } catch (InternalError e) {
      fail(TRUNCATED);
    }
  }

  private int tryToCopy(long packet) {
    try {
      return copyFrame(packet);
    } catch (InternalError e) {
      fail(TRUNCATED);
      return UNFINISHED;
    }
  }

  private void look() {
    try {
      checkHead(ring.head());
    } catch (InternalError e) {
      fail(TRUNCATED);
    }
  }

  private void checkHead(int head) {
    int count = head - next & SharedRing.COUNTER_MASK;
    if (count > ring.size) {
      fail("it says there are %d frames in a ring of %d".formatted(count, ring.size));
      return;
    }
    filled = next + count;
  }

  /**
   * Copies the next frame, of one or several descriptors, and goes past it.
   *
   * @return its length; less than {@link #MIN_FRAME} if it is too short or does not fit; {@link
   *     #UNFINISHED}, and nothing is passed, if its end is not there
   */
  private int copyFrame(long packet) {
    int total = 0;
    for (int at = next; at != filled; at++) {
      long descriptor = ring.descriptor(ring.slot(at));
      long first = SharedRing.readFirst(descriptor);
      long offset = SharedRing.offset(SharedRing.readSecond(descriptor));
      int length = SharedRing.length(first);
      long from = memory.locate(SharedRing.region(first), offset, length);
      if (from == PeerMemory.NOWHERE) {
        fail("a frame of it is not in its memory");
        return UNFINISHED;
      }
      boolean fits = total >= 0 && length <= CAPACITY - total;
      if (fits) {
        PacketMemory.copy(from, packet + total, length);
      }
      total = fits ? total + length : Integer.MIN_VALUE;
      if (!SharedRing.hasNext(first)) {
        next = at + 1;
        return Math.max(total, 0);
      }
    }
    if (filled - next == ring.size) {
      fail("it sent a frame without an end");
    }
    return UNFINISHED;
  }

  private void fail(String reason) {
    broken = true;
    filled = next;
    alarm.report(reason);
  }

  @Override
  public int interruptFd() {
    return event.fd();
  }

  @Override
  public void armInterrupt() {
    setInterrupts(true);
  }

  @Override
  public void disarmInterrupt() {
    setInterrupts(false);
    event.drain();
  }

  private void setInterrupts(boolean wanted) {
    try {
      ring.setInterrupts(wanted);
    } catch (InternalError e) {
      fail(TRUNCATED);
    }
  }

  /** There is nothing of ours in the ring. */
  @Override
  public void reclaim(PacketCache cache) {}
}
