package io.millrace.stages;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;

/** Copies of packets, for stages that send one packet several ways. */
public final class PacketCopy {
  private PacketCopy() {}

  /**
   * A copy of a packet's first bytes in a buffer of its own, which is the caller's. What the
   * original's metadata say of its arrival goes with it; a copy that is shorter is marked {@link
   * Packet#CUT}.
   *
   * @param most bytes to copy at most
   * @return {@link Packet#NONE} if there is no buffer left
   */
  public static long of(long packet, int most, PacketCache packets) {
    long copy = packets.allocate();
    if (copy == Packet.NONE) {
      return Packet.NONE;
    }
    int length = Packet.length(packet);
    int bytes = Math.min(Math.min(length, most), PacketMemory.DATA_ROOM);
    PacketMemory.copy(packet, copy, bytes);
    copy = Packet.withLength(copy, bytes) | packet & Packet.L4_CHECKSUM_GOOD;
    if (Packet.has(packet, Packet.TIMESTAMP)) {
      copy = PacketMeta.withTimestamp(copy, PacketMeta.timestamp(packet));
    }
    return bytes < length || Packet.has(packet, Packet.CUT)
        ? PacketMeta.withWireLength(copy, PacketMeta.wireLength(packet))
        : copy;
  }
}
