package io.millrace.driver.vhost.backend;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.offload.SctpChecksum;
import io.millrace.driver.offload.SoftwareOffload;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.virtio.NetHeader;

/**
 * Sends to the guest: copies each frame with its header into buffers that the guest has given, one
 * or, if the driver can join them, several (section 5.1.6.4). For one thread.
 */
final class FrameWriter {
  private static final int MIN_FRAME = 14;
  private static final int NUM_BUFFERS = 10;

  /** What became of a frame. */
  private static final int WRITTEN = 0;

  private static final int UNFIT = 1;
  private static final int NO_ROOM = 2;

  private final PacketCache cache;
  private final QueueCounters counters;
  private final SoftwareOffload software = new SoftwareOffload();

  FrameWriter(PacketCache cache, QueueCounters counters) {
    this.cache = cache;
    this.counters = counters;
  }

  /**
   * Sends packets from the front of the burst and removes them; those that no buffer is large
   * enough for are counted as errors.
   *
   * @param mergeable whether a frame may lie in several buffers
   * @param checksums whether the driver completes checksums and believes those that are known
   * @return how many packets are gone
   */
  int send(GuestRing ring, Burst burst, boolean mergeable, boolean checksums) {
    int size = burst.size();
    int sent = 0;
    int unfit = 0;
    long bytes = 0;
    try {
      while (sent + unfit < size) {
        int result = write(ring, burst, sent + unfit, mergeable, checksums);
        if (result == NO_ROOM) {
          break;
        }
        if (result == UNFIT) {
          unfit++;
        } else {
          sent++;
          bytes += Packet.length(burst.get(sent + unfit - 1));
        }
      }
      ring.publish();
    } catch (InternalError e) {
      ring.fail(FrameReader.MEMORY_GONE);
      unfit = size;
      sent = 0;
      bytes = 0;
    }
    counters.count(sent, bytes);
    return remove(burst, sent + unfit, unfit);
  }

  /** Refuses the whole burst. */
  int refuse(Burst burst) {
    return remove(burst, burst.size(), burst.size());
  }

  private int remove(Burst burst, int gone, int errors) {
    if (errors > 0) {
      counters.errors(errors);
    }
    cache.free(burst.packets(), 0, gone);
    burst.removeFirst(gone);
    return gone;
  }

  private int write(GuestRing ring, Burst burst, int index, boolean mergeable, boolean checksums) {
    if ((burst.get(index) & SoftwareOffload.FLAGS) != 0 && !prepare(burst, index, checksums)) {
      return UNFIT;
    }
    long packet = burst.get(index);
    int length = Packet.length(packet);
    if (length < MIN_FRAME) {
      return UNFIT;
    }
    int position = ring.position;
    int pending = ring.pending;
    if (!ring.take()) {
      return NO_ROOM;
    }
    Chain chain = ring.chain;
    int total = NetHeader.BYTES + length;
    if (chain.bytes() >= total) {
      writeHeader(chain, packet, checksums);
      chain.write(packet, length);
      ring.use(total);
      return WRITTEN;
    }
    int result = mergeable ? spread(ring, packet, checksums) : UNFIT;
    if (result != WRITTEN) {
      ring.rewind(position, pending);
    }
    return result;
  }

  /** Does what is asked of a card, as far as the driver does not; false if that cannot be done. */
  private boolean prepare(Burst burst, int index, boolean checksums) {
    long packet = burst.get(index);
    if (checksums && (packet & SoftwareOffload.FLAGS) == Packet.CHECKSUM_OPEN && isSum(packet)) {
      return true;
    }
    long done = software.complete(packet);
    burst.set(index, done);
    return (done & SoftwareOffload.FLAGS) == 0;
  }

  /** Whether the checksum is one that drivers can complete, which SCTP's is not, and in place. */
  private static boolean isSum(long packet) {
    int offset = PacketMeta.checksumOffset(packet);
    return offset != SctpChecksum.OFFSET
        && PacketMeta.checksumStart(packet) + offset + 2 <= Packet.length(packet);
  }

  private int spread(GuestRing ring, long packet, boolean checksums) {
    Chain chain = ring.chain;
    if (chain.bytes() < NetHeader.BYTES) {
      ring.fail("a buffer of " + chain.bytes() + " bytes has no room for a header");
      return NO_ROOM;
    }
    long low = chain.addressOf(NUM_BUFFERS);
    long high = chain.addressOf(NUM_BUFFERS + 1);
    writeHeader(chain, packet, checksums);
    int left = Packet.length(packet);
    int done = chain.bytes() - NetHeader.BYTES;
    chain.write(packet, done);
    ring.use(chain.bytes());
    left -= done;
    int buffers = 1;
    long from = packet + done;
    while (left > 0) {
      if (!ring.take()) {
        return NO_ROOM;
      }
      int step = Math.min(left, chain.bytes());
      if (step == 0) {
        ring.fail("a buffer has no room at all");
        return NO_ROOM;
      }
      chain.write(from, step);
      ring.use(step);
      from += step;
      left -= step;
      buffers++;
    }
    PacketMemory.putByte(low, buffers);
    PacketMemory.putByte(high, buffers >>> 8);
    return WRITTEN;
  }

  /** The header for a frame in one buffer, by the layout of {@link NetHeader}. */
  private static void writeHeader(Chain chain, long packet, boolean checksums) {
    long first = 0;
    int rest = 1 << 16;
    if (checksums) {
      if (Packet.has(packet, Packet.CHECKSUM_OPEN)) {
        first = NetHeader.NEEDS_CSUM | (long) PacketMeta.checksumStart(packet) << 48;
        rest |= PacketMeta.checksumOffset(packet);
      } else if (Packet.has(packet, Packet.L4_CHECKSUM_GOOD)) {
        first = NetHeader.DATA_VALID;
      }
    }
    long front = chain.front(NetHeader.BYTES);
    if (front >= 0) {
      PacketMemory.putLongLe(front, first);
      PacketMemory.putIntLe(front + 8, rest);
      chain.skip(NetHeader.BYTES);
    } else {
      long headroom = packet - NetHeader.BYTES;
      PacketMemory.putLongLe(headroom, first);
      PacketMemory.putIntLe(headroom + 8, rest);
      chain.write(headroom, NetHeader.BYTES);
    }
  }
}
