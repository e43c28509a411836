package io.millrace.stages.wire;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;

/**
 * The Ethernet header (IEEE 802.3-2022, 3.2), and the way past it and up to two VLAN tags to the
 * network layer.
 *
 * <pre>
 *   0 destination address (6) | 6 source address (6) | 12 EtherType or length (2)
 * </pre>
 */
public final class Ethernet {
  /** Bytes of the header without tags. */
  public static final int HEADER_BYTES = 14;

  /** Offset of the destination address. */
  public static final int DESTINATION = 0;

  /** Offset of the source address. */
  public static final int SOURCE = 6;

  /** Offset of the EtherType. */
  public static final int TYPE = 12;

  /** EtherType of IPv4 (RFC 894). */
  public static final int TYPE_IPV4 = 0x0800;

  /** EtherType of ARP (RFC 826). */
  public static final int TYPE_ARP = 0x0806;

  /** EtherType of IPv6 (RFC 2464, section 3). */
  public static final int TYPE_IPV6 = 0x86dd;

  /** Largest value of the type field that is a length (IEEE 802.3, 3.2.6). */
  public static final int MAX_LENGTH = 1500;

  /** Smallest value of the type field that is an EtherType. */
  public static final int MIN_TYPE = 0x0600;

  /** What {@link #network} says of a frame that ends before its EtherType does. */
  public static final int NO_NETWORK = 0;

  private static final int UNTAGGED = HEADER_BYTES << 16;

  private Ethernet() {}

  /** Destination address, 48 bits. */
  public static long destination(long packet) {
    return getAddress(packet + DESTINATION);
  }

  /** Source address, 48 bits. */
  public static long source(long packet) {
    return PacketMemory.getLong(packet + SOURCE) >>> 16;
  }

  /** The two bytes behind the addresses: EtherType, length or the TPID of a tag. */
  public static int type(long packet) {
    return PacketMemory.getShort(packet + TYPE);
  }

  /** Sets the destination address, of which the low 48 bits count. */
  public static void putDestination(long packet, long address) {
    putAddress(packet + DESTINATION, address);
  }

  /** Sets the source address, of which the low 48 bits count. */
  public static void putSource(long packet, long address) {
    putAddress(packet + SOURCE, address);
  }

  /** Sets the EtherType. */
  public static void putType(long packet, int type) {
    PacketMemory.putShort(packet + TYPE, type);
  }

  /** Writes a whole untagged header. */
  public static void put(long packet, long destination, long source, int type) {
    PacketMemory.putLong(packet, destination << 16 | source >>> 32 & 0xffff);
    PacketMemory.putInt(packet + 8, (int) source);
    PacketMemory.putShort(packet + TYPE, type);
  }

  /** Six bytes of an Ethernet address, wherever they are. */
  public static long getAddress(long at) {
    return (long) PacketMemory.getShort(at) << 32 | PacketMemory.getInt(at + 2) & 0xffff_ffffL;
  }

  /** Writes six bytes of an Ethernet address. */
  public static void putAddress(long at, long address) {
    PacketMemory.putShort(at, (int) (address >>> 32));
    PacketMemory.putInt(at + 2, (int) address);
  }

  /** Whether an address names a group of stations, broadcast included. */
  public static boolean isGroup(long address) {
    return (address >>> 40 & 1) != 0;
  }

  /**
   * Finds the network layer: its EtherType and where it starts, past at most two VLAN tags. The
   * common case, no tag, costs one load.
   *
   * <p>A third tag is reported as the EtherType {@link Vlan#TPID} or {@link Vlan#TPID_SERVICE}, a
   * length field (LLC follows) as a value of at most {@link #MAX_LENGTH}.
   *
   * @param packet a frame of at least {@link #HEADER_BYTES} bytes
   * @return for {@link #etherType} and {@link #offset}; {@link #NO_NETWORK} if the frame ends
   *     within its tags
   */
  public static int network(long packet) {
    int type = PacketMemory.getShort(packet + TYPE);
    return Vlan.isTpid(type) ? behindTags(packet, type) : UNTAGGED | type;
  }

  private static int behindTags(long packet, int tpid) {
    int length = Packet.length(packet);
    int type = tpid;
    int offset = HEADER_BYTES;
    for (int tag = 0; tag < Vlan.MAX_TAGS && Vlan.isTpid(type); tag++) {
      if (length < offset + Vlan.TAG_BYTES) {
        return NO_NETWORK;
      }
      type = Vlan.innerType(packet + offset);
      offset += Vlan.TAG_BYTES;
    }
    return offset << 16 | type;
  }

  /** The EtherType behind all tags, of what {@link #network} returned. */
  public static int etherType(int network) {
    return network & 0xffff;
  }

  /** Bytes from the start of the frame to the network layer, of what {@link #network} returned. */
  public static int offset(int network) {
    return network >>> 16;
  }
}
