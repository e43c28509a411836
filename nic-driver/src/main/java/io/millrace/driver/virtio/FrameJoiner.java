package io.millrace.driver.virtio;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.offload.SoftwareOffload;
import io.millrace.driver.port.QueueCounters;

/**
 * Judges received frames that are not simple: such as lie in several buffers (section 5.1.6.4),
 * whose checksum is open or verified, and what no device should hand over. A frame in several
 * buffers is copied into the first of them if it fits there, and an error if not. It may come in
 * over several calls.
 */
final class FrameJoiner {
  private static final int MIN_FRAME = 14;

  private final int maxBuffers;
  private final boolean openChecksums;
  private final SoftwareOffload software = new SoftwareOffload();

  /** Buffers of the frame that are still to come. */
  private int left;

  /** What has come of it so far, or none if it is lost and counted already. */
  private long frame = Packet.NONE;

  /**
   * Makes one for a queue.
   *
   * @param maxBuffers most that a frame may lie in; 1 if the device does not say in how many
   */
  FrameJoiner(int maxBuffers, boolean openChecksums) {
    this.maxBuffers = maxBuffers;
    this.openChecksums = openChecksums;
  }

  /** Whether the next buffer belongs to the same frame as the last one. */
  boolean isJoining() {
    return left > 0;
  }

  /**
   * Takes a buffer over.
   *
   * @param buffer whose length is what the device may write behind the header
   * @param written bytes that the device says it has written, header included
   * @return the frame that ends with it, or none
   */
  long accept(long buffer, int written, PacketCache cache, QueueCounters counters) {
    int room = NetHeader.BYTES + Packet.length(buffer);
    if (left > 0) {
      left--;
      append(buffer, written, room);
      cache.free(buffer);
    } else if (!begin(buffer, written, room)) {
      cache.free(buffer);
      counters.errors(1);
    }
    return left == 0 ? finish(cache, counters) : Packet.NONE;
  }

  private boolean begin(long buffer, int written, int room) {
    if (written < NetHeader.BYTES || written > room) {
      return false;
    }
    int buffers = maxBuffers > 1 ? NetHeader.numBuffers(buffer) : 1;
    if (buffers == 0 || buffers > maxBuffers) {
      return false;
    }
    left = buffers - 1;
    frame = Packet.withLength(buffer, written - NetHeader.BYTES);
    return true;
  }

  /** All buffers but the first are data from the first byte on, where the header would be. */
  private void append(long buffer, int written, int room) {
    if (frame == Packet.NONE) {
      return;
    }
    int length = Packet.length(frame);
    if (written < 0 || written > room || length + written > PacketMemory.DATA_ROOM) {
      frame = Packet.withLength(frame, 0); // too short to pass
      return;
    }
    if (length > 0) {
      PacketMemory.copy(buffer - NetHeader.BYTES, frame + length, written);
      frame = Packet.withLength(frame, length + written);
    }
  }

  private long finish(PacketCache cache, QueueCounters counters) {
    long whole = frame;
    if (whole == Packet.NONE) {
      return whole;
    }
    frame = Packet.NONE;
    long judged = judge(whole);
    if (judged == Packet.NONE) {
      counters.errors(1);
      cache.free(whole);
    }
    return judged;
  }

  private long judge(long packet) {
    if (Packet.length(packet) < MIN_FRAME || NetHeader.gsoType(packet) != 0) {
      return Packet.NONE;
    }
    int flags = NetHeader.flags(packet);
    if ((flags & NetHeader.NEEDS_CSUM) != 0) {
      return open(packet, NetHeader.csumStart(packet), NetHeader.csumOffset(packet));
    }
    return (flags & NetHeader.DATA_VALID) != 0 ? packet | Packet.L4_CHECKSUM_GOOD : packet;
  }

  private long open(long packet, int start, int offset) {
    if (start + offset + 2 > Packet.length(packet)) {
      return Packet.NONE;
    }
    long open = PacketMeta.withOpenChecksum(packet, start, offset);
    long done = openChecksums ? open : software.complete(open);
    return openChecksums || !Packet.has(done, Packet.CHECKSUM_OPEN) ? done : Packet.NONE;
  }

  /**
   * Counts a frame as dropped for want of a buffer with its first one, which stays the caller's.
   */
  void drop(long buffer, PacketCache cache, QueueCounters counters) {
    if (left > 0) {
      left--;
    } else {
      int buffers = maxBuffers > 1 ? NetHeader.numBuffers(buffer) : 1;
      left = buffers > 0 && buffers <= maxBuffers ? buffers - 1 : 0;
      counters.noBuffer(1);
    }
    if (frame != Packet.NONE) {
      cache.free(frame);
      frame = Packet.NONE;
      counters.noBuffer(1);
    }
  }

  /** Forgets a frame that has come in part. */
  void reset(PacketCache cache) {
    left = 0;
    if (frame != Packet.NONE) {
      cache.free(frame);
      frame = Packet.NONE;
    }
  }
}
