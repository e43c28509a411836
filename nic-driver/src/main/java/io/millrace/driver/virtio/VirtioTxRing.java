package io.millrace.driver.virtio;

import io.millrace.driver.card.TxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.offload.SctpChecksum;
import io.millrace.driver.offload.SoftwareOffload;
import io.millrace.driver.port.QueueCounters;

/** A transmit queue. */
final class VirtioTxRing implements TxRing {
  private final Virtqueue queue;
  private final long offloads;
  private final SoftwareOffload software = new SoftwareOffload();

  VirtioTxRing(Virtqueue queue, long features) {
    this.queue = queue;
    offloads = Feature.has(features, Feature.CSUM) ? Packet.CHECKSUM_OPEN : 0;
  }

  @Override
  public long offloads() {
    return offloads;
  }

  @Override
  public int offer(Burst burst, int from, int to, PacketCache cache, QueueCounters counters) {
    if (queue.room() < to - from) {
      complete(cache, counters);
    }
    int end = Math.min(to, from + queue.room());
    long[] packets = burst.packets();
    for (int i = from; i < end; i++) {
      long packet = packets[i];
      if (Packet.has(packet, Packet.CHECKSUM_OPEN)) {
        leaveChecksum(packet);
      } else {
        NetHeader.writePlain(packet);
      }
    }
    queue.post(packets, from, end);
    return end;
  }

  /** The device knows only checksums that are sums (section 5.1.6.2): SCTP's is not. */
  private void leaveChecksum(long packet) {
    if (PacketMeta.checksumOffset(packet) == SctpChecksum.OFFSET) {
      software.complete(packet);
      NetHeader.writePlain(packet);
    } else {
      NetHeader.writeOpen(packet);
    }
  }

  @Override
  public void ring() {
    queue.ring();
  }

  @Override
  public int complete(PacketCache cache, QueueCounters counters) {
    int count = queue.outstanding() == 0 ? 0 : queue.take(queue.size);
    if (count > 0) {
      long bytes = 0;
      long[] sent = queue.takenPackets;
      for (int i = 0; i < count; i++) {
        bytes += Packet.length(sent[i]);
      }
      cache.free(sent, 0, count);
      counters.count(count, bytes);
    }
    return queue.outstanding();
  }

  @Override
  public void reclaim(PacketCache cache, QueueCounters counters) {
    complete(cache, counters);
    counters.errors(queue.drain(cache));
  }
}
