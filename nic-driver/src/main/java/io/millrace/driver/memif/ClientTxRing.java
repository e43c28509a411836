package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;

/**
 * Sends without a copy: the packet's own buffer goes into the ring, and comes back to the cache
 * when the server has taken the frame. From there the receive ring takes it: they exchange whole
 * runs of buffers, so that a frame passed on costs no more than its place in two arrays.
 */
final class ClientTxRing implements TxRing {
  /** The peer's index is looked at every so many packets: each time costs a cache miss. */
  private static final int BATCH = 128;

  /** Where a handle has its length, the descriptor has it too, this many bits further down. */
  private static final int LENGTH_SHIFT = 8;

  private static final long LENGTH_MASK = SharedRing.first(Packet.MAX_LENGTH, 0, 0);
  private static final long OFFSET_MASK = 0xffff_ffffL;

  private final SharedRing ring;
  private final Doorbell doorbell;
  private final Alarm alarm;

  /** The packet in each slot. */
  private final long[] sent;

  private final int batch;

  /** Counters that run on through 32 bits; the ring has their lower 16. */
  private int head;

  private int published;
  private int done;
  private int lookAt;

  ClientTxRing(SharedRing ring, EventFd event, Alarm alarm) {
    this.ring = ring;
    this.alarm = alarm;
    doorbell = new Doorbell(ring, event);
    sent = new long[ring.size];
    batch = Math.clamp(ring.size / 4, 1, BATCH);
    lookAt = batch;
  }

  @Override
  public int offer(long[] packets, int count, PacketCache cache, QueueCounters counters) {
    int free = ring.size - (head - done);
    if (free < count) {
      complete(cache, counters);
      free = ring.size - (head - done);
    }
    int taken = Math.min(free, count);
    int from = head;
    for (int i = 0; i < taken; i++) {
      long packet = packets[i];
      int slot = ring.slot(from + i);
      sent[slot] = packet;
      SharedRing.write(
          ring.descriptor(slot), packet >>> LENGTH_SHIFT & LENGTH_MASK, packet & OFFSET_MASK);
    }
    head = from + taken;
    return taken;
  }

  @Override
  public void flush(PacketCache cache, QueueCounters counters) {
    boolean idle = head == published;
    if (!idle) {
      ring.publishHead(head);
      published = head;
    }
    doorbell.ring(!idle);
    if (idle ? done != head : head - lookAt >= 0) {
      complete(cache, counters);
    }
  }

  /** Gives back what the peer has taken. */
  private void complete(PacketCache cache, QueueCounters counters) {
    lookAt = head + batch;
    int count = ring.tail() - done & SharedRing.COUNTER_MASK;
    if (count > published - done) {
      alarm.report("it says that it took %d frames, of %d".formatted(count, published - done));
      return;
    }
    counters.count(count, giveBack(count, cache));
  }

  /** The next packets back to the cache, in one piece or two; returns their bytes. */
  private long giveBack(int count, PacketCache cache) {
    int slot = ring.slot(done);
    int part = Math.min(count, ring.size - slot);
    long bytes = bytes(slot, part) + bytes(0, count - part);
    cache.free(sent, slot, part);
    cache.free(sent, 0, count - part);
    done += count;
    return bytes;
  }

  private long bytes(int from, int count) {
    long bytes = 0;
    for (int i = from; i < from + count; i++) {
      bytes += Packet.length(sent[i]);
    }
    return bytes;
  }

  @Override
  public int pending() {
    return head - done;
  }

  @Override
  public void reclaim(PacketCache cache, QueueCounters counters) {
    complete(cache, counters);
    int left = head - done;
    giveBack(left, cache);
    counters.errors(left);
    published = head;
  }
}
