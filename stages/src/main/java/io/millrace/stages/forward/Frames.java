package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;

/** Makes the frames that the router sends of its own accord. */
final class Frames {
  /** Where the network layer starts: the router's interfaces have no VLAN tags. */
  static final int IP = Ethernet.HEADER_BYTES;

  /** Hop limit of what the router itself sends (RFC 1700's value for TTL). */
  static final int OWN_HOP_LIMIT = 64;

  /** Smallest frame without its check sequence (IEEE 802.3, 3.2.8); shorter ones are padded. */
  private static final int MIN_FRAME = 60;

  private Frames() {}

  /** A frame of so many bytes behind its Ethernet header, padded, or {@link Packet#NONE}. */
  static long allocate(PacketCache packets, int payloadBytes) {
    long packet = packets.allocate();
    if (packet == Packet.NONE) {
      return Packet.NONE;
    }
    int length = IP + payloadBytes;
    for (int at = length; at < MIN_FRAME; at++) {
      PacketMemory.putByte(packet + at, 0);
    }
    return Packet.withLength(packet, Math.max(length, MIN_FRAME));
  }
}
