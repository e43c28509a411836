package io.millrace.driver.intel;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.QueueCounters;

/**
 * Puts a frame together that the card has written into several buffers: all of it goes into the
 * first. For one thread, the one that polls the ring.
 */
final class FrameAssembly {
  private long frame = Packet.NONE;
  private boolean begun;
  private boolean damaged;
  private boolean starved;

  /** Whether pieces of a frame have come, and not its last one. */
  boolean isBegun() {
    return begun;
  }

  /**
   * Adds a piece. Its buffer is the assembly's, which may free it at once.
   *
   * @param piece the buffer with the piece's length, or none if the card has the buffer again
   * @param intact whether the card says so and the length is one that can be
   */
  void add(long piece, boolean intact, PacketCache cache) {
    begun = true;
    damaged |= !intact;
    starved |= piece == Packet.NONE;
    if (piece != Packet.NONE && !keep(piece)) {
      cache.free(piece);
    }
  }

  /** Whether the piece's buffer is the frame's. */
  private boolean keep(long piece) {
    if (damaged || starved) {
      return false;
    }
    if (frame == Packet.NONE) {
      frame = piece;
      return true;
    }
    int before = Packet.length(frame);
    int more = Packet.length(piece);
    damaged = before + more > PacketMemory.DATA_ROOM;
    if (!damaged) {
      PacketMemory.copy(piece, frame + before, more);
      frame = Packet.withLength(frame, before + more);
    }
    return false;
  }

  /** The frame, whose last piece was added, or none, and then it is counted why. */
  long end(PacketCache cache, QueueCounters counters) {
    long whole = damaged || starved ? Packet.NONE : frame;
    if (damaged) {
      counters.errors(1);
    } else if (starved) {
      counters.noBuffer(1);
    }
    if (whole != Packet.NONE) {
      frame = Packet.NONE;
    }
    clear(cache);
    return whole;
  }

  /** Forgets what has come. */
  void clear(PacketCache cache) {
    if (frame != Packet.NONE) {
      cache.free(frame);
    }
    frame = Packet.NONE;
    begun = false;
    damaged = false;
    starved = false;
  }
}
