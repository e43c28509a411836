package io.millrace.driver.virtio;

import io.millrace.driver.card.RxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.QueueCounters;

/**
 * A receive queue. Frames are handed on in the buffers that they came in; empty ones take their
 * place by the batch. When the pool has none left, what arrives is dropped and its buffers go back
 * to the device.
 */
final class VirtioRxRing implements RxRing {
  private static final int MAX_BATCH = 128;

  private final Virtqueue queue;
  private final boolean mergeable;
  private final FrameJoiner joiner;
  private final int batch;
  private final long[] fresh;

  VirtioRxRing(Virtqueue queue, long features, boolean openChecksums) {
    this.queue = queue;
    mergeable = Feature.has(features, Feature.MRG_RXBUF);
    joiner = new FrameJoiner(mergeable ? queue.size : 1, openChecksums);
    batch = Math.min(MAX_BATCH, queue.size / 4);
    fresh = new long[queue.size];
  }

  @Override
  public void post(PacketCache cache) {
    refill(cache);
  }

  /** Gives the device empty buffers in all free slots; returns whether only few are left free. */
  private boolean refill(PacketCache cache) {
    int count = cache.allocate(fresh, 0, queue.room());
    for (int i = 0; i < count; i++) {
      fresh[i] = Packet.withLength(fresh[i], PacketMemory.DATA_ROOM);
    }
    queue.post(fresh, 0, count);
    queue.ring();
    return queue.room() < batch;
  }

  @Override
  public int poll(Burst burst, int max, PacketCache cache, QueueCounters counters) {
    boolean stocked = queue.room() < batch || refill(cache);
    int most = Math.min(max, queue.size);
    int plain = 0;
    if (stocked && !joiner.isJoining()) {
      plain = queue.takePlain(burst, most, mergeable);
      counters.count(plain, queue.plainBytes);
    }
    if (plain == most) {
      return plain;
    }
    int count = queue.take(most - plain);
    if (count == 0) {
      return plain;
    }
    return stocked
        ? plain + handOn(count, burst, cache, counters)
        : sendBack(count, cache, counters);
  }

  private int handOn(int count, Burst burst, PacketCache cache, QueueCounters counters) {
    long[] buffers = queue.takenPackets;
    int[] written = queue.takenBytes;
    int frames = 0;
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      long buffer = buffers[i];
      int length = written[i] - Virtqueue.HEADER;
      long packet =
          !joiner.isJoining() && Virtqueue.isPlain(buffer, length, mergeable)
              ? Packet.withLength(buffer, length)
              : joiner.accept(buffer, written[i], cache, counters);
      if (packet != Packet.NONE) {
        burst.add(packet);
        bytes += Packet.length(packet);
        frames++;
      }
    }
    counters.count(frames, bytes);
    return frames;
  }

  private int sendBack(int count, PacketCache cache, QueueCounters counters) {
    for (int i = 0; i < count; i++) {
      joiner.drop(queue.takenPackets[i], cache, counters);
    }
    queue.post(queue.takenPackets, 0, count);
    queue.ring();
    return 0;
  }

  @Override
  public void reclaim(PacketCache cache) {
    joiner.reset(cache);
    queue.drain(cache);
  }
}
