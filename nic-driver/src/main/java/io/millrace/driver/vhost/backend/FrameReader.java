package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.VirtioNet;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.offload.GsoSegmenter;
import io.millrace.driver.offload.SoftwareOffload;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.virtio.NetHeader;

/**
 * Receives what the guest sends: copies each frame into a buffer of ours, and finishes what the
 * guest has left to its card.
 *
 * <ol>
 *   <li>The header is copied to in front of the frame, and judged there, where the guest cannot
 *       change it any more.
 *   <li>A checksum that is open is completed.
 *   <li>A super-frame is copied to a place of its own and cut into segments, if need be over
 *       several polls.
 * </ol>
 *
 * <p>While the pool is empty frames stay with the guest. For one thread.
 */
final class FrameReader implements AutoCloseable {
  private static final int MIN_FRAME = 14;

  /** An IP packet of 65,535 bytes with an Ethernet header and two VLAN tags. */
  private static final int MAX_SUPER_FRAME = 0xffff + 14 + 2 * 4;

  private final PacketCache cache;
  private final QueueCounters counters;
  private final SoftwareOffload software = new SoftwareOffload();
  private final GsoSegmenter segmenter = new GsoSegmenter();
  private final RingMemory superFrame = RingMemory.allocate(MAX_SUPER_FRAME, 64);

  /** A buffer for the next frame, or none. */
  private long spare = Packet.NONE;

  FrameReader(PacketCache cache, QueueCounters counters) {
    this.cache = cache;
    this.counters = counters;
  }

  /**
   * Appends frames to the burst and hands their buffers back to the guest.
   *
   * @return how many frames
   */
  int poll(GuestRing ring, Burst burst, int max) {
    int before = burst.size();
    try {
      read(ring, burst, before + max);
      ring.publish();
      ring.call();
    } catch (InternalError e) {
      ring.fail(MEMORY_GONE);
    }
    return count(burst, before);
  }

  /** What the JVM makes of an access to memory that its owner has cut off. */
  static final String MEMORY_GONE = "the front end has taken away memory that it shares";

  private void read(GuestRing ring, Burst burst, int end) {
    while (burst.size() < end) {
      long packet = next(ring);
      if (packet == Packet.NONE) {
        return;
      }
      burst.add(packet);
    }
  }

  private int count(Burst burst, int before) {
    int taken = burst.size() - before;
    if (taken > 0) {
      long bytes = 0;
      for (int i = before; i < burst.size(); i++) {
        bytes += Packet.length(burst.get(i));
      }
      counters.count(taken, bytes);
    }
    return taken;
  }

  /** The next frame; none if there is none, or no buffer for it. */
  private long next(GuestRing ring) {
    while (true) {
      if (spare == Packet.NONE) {
        spare = cache.allocate();
        if (spare == Packet.NONE) {
          return Packet.NONE;
        }
      }
      long packet = segmenter.hasNext() ? segmenter.next(spare) : take(ring);
      if (packet != Packet.NONE) {
        spare = Packet.NONE;
        return packet;
      }
      if (!segmenter.hasNext()) {
        return Packet.NONE;
      }
    }
  }

  /** The next frame that is one, after those that are not; none also if a super-frame begins. */
  private long take(GuestRing ring) {
    while (ring.take()) {
      long packet = read(ring.chain, spare);
      ring.use(0);
      if (packet != Packet.NONE || segmenter.hasNext()) {
        return packet;
      }
      counters.errors(1);
    }
    return Packet.NONE;
  }

  private long read(Chain chain, long buffer) {
    int length = chain.bytes() - NetHeader.BYTES;
    if (length < MIN_FRAME) {
      return Packet.NONE;
    }
    chain.read(buffer - NetHeader.BYTES, NetHeader.BYTES);
    if (NetHeader.gsoType(buffer) != VirtioNet.VIRTIO_NET_HDR_GSO_NONE) {
      begin(chain, buffer, length);
      return Packet.NONE;
    }
    if (length > PacketMemory.DATA_ROOM) {
      return Packet.NONE;
    }
    boolean isOpen = (NetHeader.flags(buffer) & NetHeader.NEEDS_CSUM) != 0;
    int start = NetHeader.csumStart(buffer);
    int offset = NetHeader.csumOffset(buffer);
    chain.read(buffer, length);
    long packet = Packet.withLength(buffer, length);
    return isOpen ? complete(packet, start, offset) : packet;
  }

  private long complete(long packet, int start, int offset) {
    if (start + offset + 2 > Packet.length(packet)) {
      return Packet.NONE;
    }
    long done = software.complete(PacketMeta.withOpenChecksum(packet, start, offset));
    return Packet.has(done, Packet.CHECKSUM_OPEN) ? Packet.NONE : done;
  }

  /** Afterwards the segmenter has something to say if the super-frame is in order. */
  private void begin(Chain chain, long buffer, int length) {
    if (length <= MAX_SUPER_FRAME && (NetHeader.flags(buffer) & NetHeader.NEEDS_CSUM) != 0) {
      chain.read(superFrame.address(), length);
      segmenter.begin(
          PacketMemory.region().segment(),
          superFrame.address(),
          length,
          NetHeader.gsoType(buffer),
          NetHeader.gsoSize(buffer),
          NetHeader.csumStart(buffer),
          NetHeader.csumOffset(buffer));
    }
  }

  /** Frees what it holds; a super-frame that is not out yet is lost. */
  @Override
  public void close() {
    if (spare != Packet.NONE) {
      cache.free(spare);
      spare = Packet.NONE;
    }
    if (segmenter.hasNext()) {
      counters.errors(1);
    }
    superFrame.close();
  }
}
