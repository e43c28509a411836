package io.millrace.driver.vmxnet3;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.offload.SoftwareOffload;

/**
 * What the card does for a frame it sends. It inserts VLAN tags, and completes checksums of TCP and
 * UDP right behind the IP header of a frame: it may look for that header itself instead of trusting
 * the descriptor. Other checksums are completed here. For one thread.
 */
final class TxOffload {
  /** Flags of packets that something is to be done for. */
  static final long FLAGS = Packet.VLAN_TAG | Packet.CHECKSUM_OPEN;

  private static final int CHECKSUM_FIELD_SHIFT = 18;
  private static final int HEADERS_SHIFT = 32;
  private static final long OFFLOAD_CHECKSUM = 2L << 42;
  private static final long INSERT_TAG = 1L << 47;
  private static final int TAG_SHIFT = 48;

  private static final int ETHERTYPE_AT = 12;
  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4 = 0x0800;
  private static final int IPV4_PROTOCOL_AT = ETHERNET_BYTES + 9;
  private static final int IPV6 = 0x86dd;
  private static final int IPV6_BYTES = 40;
  private static final int IPV6_PROTOCOL_AT = ETHERNET_BYTES + 6;
  private static final int TCP = 6;
  private static final int TCP_CHECKSUM_AT = 16;
  private static final int UDP = 17;
  private static final int UDP_CHECKSUM_AT = 6;

  private final SoftwareOffload software = new SoftwareOffload();

  /**
   * The packet with nothing asked of the card that it cannot do, or none if that is impossible,
   * because a checksum would lie outside the packet.
   */
  long prepare(long packet) {
    if (!Packet.has(packet, Packet.CHECKSUM_OPEN) || cardCompletes(packet)) {
      return packet;
    }
    long done = software.complete(packet);
    return Packet.has(done, Packet.CHECKSUM_OPEN) ? Packet.NONE : done;
  }

  private static boolean cardCompletes(long packet) {
    int start = PacketMeta.checksumStart(packet);
    int offset = PacketMeta.checksumOffset(packet);
    return start + offset + 2 <= Packet.length(packet)
        && isExpected(protocol(packet, start), offset);
  }

  /** The protocol that an IP header ending at {@code start} names, or -1 if there is none. */
  private static int protocol(long packet, int start) {
    int type = PacketMemory.getShort(packet + ETHERTYPE_AT);
    int words = PacketMemory.getByte(packet + ETHERNET_BYTES) & 0xf;
    if (type == IPV4 && start == ETHERNET_BYTES + 4 * words) {
      return PacketMemory.getByte(packet + IPV4_PROTOCOL_AT);
    }
    boolean isPlainIpv6 = type == IPV6 && start == ETHERNET_BYTES + IPV6_BYTES;
    return isPlainIpv6 ? PacketMemory.getByte(packet + IPV6_PROTOCOL_AT) : -1;
  }

  private static boolean isExpected(int protocol, int offset) {
    return protocol == TCP && offset == TCP_CHECKSUM_AT
        || protocol == UDP && offset == UDP_CHECKSUM_AT;
  }

  /** The bits of the descriptor, as {@link Vmxnet3TxRing} has them, for a prepared packet. */
  static long bits(long packet) {
    long bits = 0;
    if (Packet.has(packet, Packet.VLAN_TAG)) {
      bits = INSERT_TAG | (long) PacketMeta.vlanTag(packet) << TAG_SHIFT;
    }
    if (Packet.has(packet, Packet.CHECKSUM_OPEN)) {
      long start = PacketMeta.checksumStart(packet);
      long field = start + PacketMeta.checksumOffset(packet);
      bits |= OFFLOAD_CHECKSUM | start << HEADERS_SHIFT | field << CHECKSUM_FIELD_SHIFT;
    }
    return bits;
  }
}
