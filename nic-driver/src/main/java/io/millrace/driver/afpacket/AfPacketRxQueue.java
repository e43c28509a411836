package io.millrace.driver.afpacket;

import io.millrace.driver.ffi.VirtioNet;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.offload.GsoSegmenter;
import io.millrace.driver.offload.InternetChecksum;
import io.millrace.driver.offload.SctpChecksum;
import io.millrace.driver.offload.VlanTag;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import org.jspecify.annotations.Nullable;

/**
 * Receives from a ring: copies each frame into packet memory and finishes what its sender left to
 * the hardware, so that what comes out looks as it would on a wire.
 *
 * <ol>
 *   <li>A super-frame is cut into segments with complete checksums; the slot is kept until the last
 *       of them is out, if need be over several polls.
 *   <li>Any other frame is copied, and a checksum that is not complete is completed.
 *   <li>The VLAN tag that the kernel took out is put back.
 * </ol>
 *
 * <p>While the pool is empty frames stay in the ring, and when that is full the kernel drops and
 * counts them.
 */
final class AfPacketRxQueue implements RxQueue {
  private static final int MIN_FRAME = 14;

  private final PacketCache cache;
  private final QueueCounters counters;
  private final Handover<RxRing> successor;
  private final GsoSegmenter segmenter = new GsoSegmenter();
  private final SctpChecksum sctp = new SctpChecksum();
  private volatile RxRing ring;

  AfPacketRxQueue(
      PacketCache cache, QueueCounters counters, RxRing ring, Handover<RxRing> successor) {
    this.cache = cache;
    this.counters = counters;
    this.ring = ring;
    this.successor = successor;
    ring.start();
  }

  /** The ring in use, for whoever collects its drops. */
  RxRing ring() {
    return ring;
  }

  @Override
  public int poll(Burst burst, int max) {
    RxRing ring = this.ring;
    int taken = 0;
    long bytes = 0;
    while (taken < max) {
      long packet = next(ring);
      if (packet == Packet.NONE) {
        break;
      }
      burst.add(packet);
      bytes += Packet.length(packet);
      taken++;
    }
    if (taken > 0) {
      counters.count(taken, bytes);
    } else {
      replaceRing();
    }
    return taken;
  }

  /** The next packet, or none if none has arrived or there is no buffer for it. */
  private long next(RxRing ring) {
    while (segmenter.hasNext() || ring.isReady()) {
      if (!segmenter.hasNext() && !accept(ring)) {
        counters.errors(1);
        ring.release();
        continue;
      }
      long buffer = cache.allocate();
      return buffer == Packet.NONE ? Packet.NONE : receive(ring, buffer);
    }
    return Packet.NONE;
  }

  /** Checks the frame under the cursor, and prepares to cut it up if it is a super-frame. */
  private boolean accept(RxRing ring) {
    int length = ring.length();
    if (length < MIN_FRAME || ring.isCut()) {
      return false;
    }
    if (ring.isPlain()) {
      return length <= PacketMemory.DATA_ROOM;
    }
    int gsoType = ring.gsoType();
    boolean checksumOpen = ring.hasFlag(VirtioNet.VIRTIO_NET_HDR_F_NEEDS_CSUM);
    if (gsoType == VirtioNet.VIRTIO_NET_HDR_GSO_NONE) {
      return length <= PacketMemory.DATA_ROOM && (!checksumOpen || checksumEnd(ring) <= length);
    }
    return checksumOpen
        && segmenter.begin(
            ring.memory(),
            ring.frame(),
            length,
            gsoType,
            ring.gsoSize(),
            ring.csumStart(),
            ring.csumOffset());
  }

  private static int checksumEnd(RxRing ring) {
    int bytes = ring.csumOffset() == SctpChecksum.OFFSET ? SctpChecksum.BYTES : 2;
    return ring.csumStart() + ring.csumOffset() + bytes;
  }

  private long receive(RxRing ring, long buffer) {
    long packet = segmenter.hasNext() ? segmenter.next(buffer) : copy(ring, buffer);
    if (ring.hasVlanTag()) {
      packet = VlanTag.insert(packet, ring.vlanTag());
    }
    if (!segmenter.hasNext()) {
      ring.release();
    }
    return packet;
  }

  private long copy(RxRing ring, long buffer) {
    int length = ring.length();
    ring.copyFrame(buffer, length);
    long packet = Packet.withLength(buffer, length);
    if (ring.isPlain()) {
      return packet;
    }
    if (ring.hasFlag(VirtioNet.VIRTIO_NET_HDR_F_NEEDS_CSUM)) {
      completeChecksum(packet, ring.csumStart(), ring.csumOffset());
      return packet;
    }
    return ring.hasFlag(VirtioNet.VIRTIO_NET_HDR_F_DATA_VALID)
        ? packet | Packet.L4_CHECKSUM_GOOD
        : packet;
  }

  /** Of the kernel's protocols only SCTP has its checksum at this place, and it is not a sum. */
  private void completeChecksum(long packet, int start, int offset) {
    if (offset == SctpChecksum.OFFSET) {
      sctp.complete(packet, start);
    } else {
      InternetChecksum.complete(packet, Packet.length(packet), start, offset);
    }
  }

  /** Goes over to the ring on the interface that has come in place of the old one. */
  private void replaceRing() {
    @Nullable RxRing fresh = segmenter.hasNext() ? null : successor.take();
    if (fresh != null) {
      ring.close();
      ring = fresh;
      fresh.start();
    }
  }

  /** The socket: the kernel marks it readable whenever the ring has a frame. */
  @Override
  public int interruptFd() {
    return ring.socket().fd();
  }

  /** Leaves the ring, and what is in it, to whoever opens the queue next. */
  @Override
  public void close() {
    if (segmenter.hasNext()) {
      counters.errors(1);
      ring.release();
    }
    successor.giveBack(ring);
  }
}
