package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.QueueCounters;

/**
 * Sends with one copy, into the buffers that the client has posted; a frame longer than a buffer
 * goes on in the next. What is copied counts as sent.
 */
final class ServerTxRing implements TxRing {
  private final SharedRing ring;
  private final PeerMemory memory;
  private final Doorbell doorbell;
  private final Alarm alarm;

  /** Counters that run on through 32 bits; the ring has their lower 16. */
  private int next;

  private int posted;
  private int published;
  private boolean broken;

  ServerTxRing(SharedRing ring, PeerMemory memory, EventFd event, Alarm alarm) {
    this.ring = ring;
    this.memory = memory;
    this.alarm = alarm;
    doorbell = new Doorbell(ring, event);
  }

  @Override
  public int offer(long[] packets, int count, PacketCache cache, QueueCounters counters) {
    if (broken) {
      cache.free(packets, 0, count);
      counters.errors(count);
      return count;
    }
    int taken = 0;
    long bytes = 0;
    try {
      if (posted - next < count) {
        look();
      }
      while (taken < count && copyFrame(packets[taken])) {
        bytes += Packet.length(packets[taken]);
        taken++;
      }
    } catch (InternalError e) {
      fail("it took its memory away");
    }
    cache.free(packets, 0, taken);
    counters.count(taken, bytes);
    return taken;
  }

  private void look() {
    int count = ring.head() - next & SharedRing.COUNTER_MASK;
    if (count > ring.size) {
      fail("it says that it posted %d buffers in a ring of %d".formatted(count, ring.size));
      return;
    }
    posted = next + count;
  }

  /** Copies a frame into the next buffer or buffers; false if there are not as many. */
  private boolean copyFrame(long packet) {
    int total = Packet.length(packet);
    int written = 0;
    for (int at = next; at != posted; at++) {
      long descriptor = ring.descriptor(ring.slot(at));
      long first = SharedRing.readFirst(descriptor);
      long offset = SharedRing.offset(SharedRing.readSecond(descriptor));
      int region = SharedRing.region(first);
      int part = Math.min(total - written, Math.max(SharedRing.length(first), 0));
      long to = memory.locate(region, offset, part);
      if (to == PeerMemory.NOWHERE) {
        fail("a buffer of it is not in its memory");
        return false;
      }
      PacketMemory.copy(packet + written, to, part);
      written += part;
      boolean more = written < total;
      SharedRing.writeFirst(descriptor, SharedRing.first(part, region, more ? Protocol.NEXT : 0));
      if (!more) {
        next = at + 1;
        return true;
      }
    }
    if (posted - next == ring.size) {
      fail("all its buffers together hold no frame of %d bytes".formatted(total));
    }
    return false;
  }

  private void fail(String reason) {
    broken = true;
    posted = next;
    alarm.report(reason);
  }

  @Override
  public void flush(PacketCache cache, QueueCounters counters) {
    if (broken) {
      return;
    }
    try {
      boolean news = next != published;
      if (news) {
        doorbell.look();
        ring.publishTail(next);
        published = next;
      }
      doorbell.ring(news);
    } catch (InternalError e) {
      fail("it took its memory away");
    }
  }

  @Override
  public int pending() {
    return 0;
  }

  /** There is nothing of ours in the ring. */
  @Override
  public void reclaim(PacketCache cache, QueueCounters counters) {}
}
