package io.millrace.driver.vmxnet3;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;

/**
 * Copies a frame that arrives in several buffers into one. Cards do that only with frames larger
 * than the buffers they are given, or in modes that are not asked for.
 */
final class FrameJoiner {
  private boolean joining;
  private boolean failed;
  private long frame = Packet.NONE;
  private int length;

  /** Whether the last buffer of a frame is still to come. */
  boolean isJoining() {
    return joining;
  }

  /** A first buffer follows; returns whether that cuts off another frame. */
  boolean begin() {
    boolean cut = joining;
    joining = true;
    failed = false;
    length = 0;
    return cut;
  }

  /** Adds what a buffer holds; the buffer stays where it is. */
  void append(long buffer, int bytes, PacketCache cache) {
    if (!joining) {
      begin();
      failed = true;
    }
    if (frame == Packet.NONE) {
      frame = cache.allocate();
    }
    if (frame == Packet.NONE || length + bytes > PacketMemory.DATA_ROOM) {
      failed = true;
    }
    if (!failed) {
      PacketMemory.copy(Packet.address(buffer), Packet.address(frame) + length, bytes);
      length += bytes;
    }
  }

  /** The last buffer has been added: the frame, or none if it does not fit or has no beginning. */
  long end(PacketCache cache) {
    long whole = frame;
    if (failed) {
      drop(cache);
      return Packet.NONE;
    }
    joining = false;
    frame = Packet.NONE;
    return Packet.withLength(whole, length);
  }

  /** Forgets what there is of a frame. */
  void drop(PacketCache cache) {
    if (frame != Packet.NONE) {
      cache.free(frame);
      frame = Packet.NONE;
    }
    joining = false;
  }
}
