package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;

/**
 * Sends without a copy: the packet's own buffer goes into the ring, and comes back to the cache
 * when the server has taken the frame. From there the receive ring takes it: they exchange whole
 * runs of buffers, so that a frame passed on costs no more than its place in two arrays.
 */
final class ClientTxRing implements TxRing {
  /** Under load, both indices are looked at or written every so many packets. */
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
  private int flushed;
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
    int slot = ring.slot(head);
    int part = Math.min(taken, ring.size - slot);
    put(packets, 0, slot, part);
    put(packets, part, 0, taken - part);
    head += taken;
    return taken;
  }

  private void put(long[] packets, int from, int slot, int count) {
    long[] kept = sent;
    long descriptors = ring.descriptor(slot);
    for (int i = 0; i < count; i++) {
      long packet = packets[from + i];
      kept[slot + i] = packet;
      SharedRing.write(
          descriptors + (long) i * Protocol.DESCRIPTOR_BYTES,
          packet >>> LENGTH_SHIFT & LENGTH_MASK,
          packet & OFFSET_MASK);
    }
  }

  @Override
  public void flush(PacketCache cache, QueueCounters counters) {
    int fresh = head - flushed;
    flushed = head;
    if (fresh >= Burst.DEFAULT_SIZE && head - published < batch) {
      return; // more is coming, and each time we publish, the peer and we wait for a cache line
    }
    boolean idle = head == published;
    if (!idle) {
      doorbell.look();
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
    flushed = head;
  }
}
