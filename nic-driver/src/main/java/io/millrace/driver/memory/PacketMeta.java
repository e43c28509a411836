package io.millrace.driver.memory;

/**
 * The metadata line in front of each buffer: what is known of a packet beyond its bytes. Each value
 * is there only if its flag in the {@link Packet} handle says so, so that nobody touches this cache
 * line for packets that have nothing to tell.
 */
public final class PacketMeta {
  private static final int TIMESTAMP_OFFSET = 0;
  private static final int WIRE_LENGTH_OFFSET = 8;
  private static final int TRACE_OFFSET = 12;
  private static final int VLAN_OFFSET = 16;
  private static final int CHECKSUM_START_OFFSET = 18;
  private static final int CHECKSUM_FIELD_OFFSET = 20;

  private PacketMeta() {}

  /** Time of arrival in nanoseconds since the epoch; only with {@link Packet#TIMESTAMP}. */
  public static long timestamp(long packet) {
    return PacketMemory.getLong(Packet.buffer(packet) + TIMESTAMP_OFFSET);
  }

  /** The packet marked with its time of arrival, nanoseconds since the epoch. */
  public static long withTimestamp(long packet, long epochNanos) {
    PacketMemory.putLong(Packet.buffer(packet) + TIMESTAMP_OFFSET, epochNanos);
    return packet | Packet.TIMESTAMP;
  }

  /** Length on the wire in bytes, which is the packet's own unless it was {@link Packet#CUT}. */
  public static int wireLength(long packet) {
    return Packet.has(packet, Packet.CUT)
        ? PacketMemory.getInt(Packet.buffer(packet) + WIRE_LENGTH_OFFSET)
        : Packet.length(packet);
  }

  /** The packet marked as cut from a longer one of {@code wireLength} bytes. */
  public static long withWireLength(long packet, int wireLength) {
    PacketMemory.putInt(Packet.buffer(packet) + WIRE_LENGTH_OFFSET, wireLength);
    return packet | Packet.CUT;
  }

  /** Number of the trace; only with {@link Packet#TRACED}. */
  public static int trace(long packet) {
    return PacketMemory.getInt(Packet.buffer(packet) + TRACE_OFFSET);
  }

  /** The packet marked for tracing under a number. */
  public static long withTrace(long packet, int number) {
    PacketMemory.putInt(Packet.buffer(packet) + TRACE_OFFSET, number);
    return packet | Packet.TRACED;
  }

  /** Tag control information of the VLAN tag, 16 bits; only with {@link Packet#VLAN_TAG}. */
  public static int vlanTag(long packet) {
    return PacketMemory.getShort(Packet.buffer(packet) + VLAN_OFFSET);
  }

  /** The packet marked as having a VLAN tag that is not among its bytes. */
  public static long withVlanTag(long packet, int tagControlInformation) {
    PacketMemory.putShort(Packet.buffer(packet) + VLAN_OFFSET, tagControlInformation);
    return packet | Packet.VLAN_TAG;
  }

  /** Byte of the packet that its open checksum begins at; with {@link Packet#CHECKSUM_OPEN}. */
  public static int checksumStart(long packet) {
    return PacketMemory.getShort(Packet.buffer(packet) + CHECKSUM_START_OFFSET);
  }

  /** Bytes from there to the checksum field; only with {@link Packet#CHECKSUM_OPEN}. */
  public static int checksumOffset(long packet) {
    return PacketMemory.getShort(Packet.buffer(packet) + CHECKSUM_FIELD_OFFSET);
  }

  /**
   * The packet marked as having its layer-4 checksum open: the field holds the pseudo-header's sum,
   * and whoever sends it puts the checksum of everything from {@code start} on in its place.
   */
  public static long withOpenChecksum(long packet, int start, int offset) {
    PacketMemory.putShort(Packet.buffer(packet) + CHECKSUM_START_OFFSET, start);
    PacketMemory.putShort(Packet.buffer(packet) + CHECKSUM_FIELD_OFFSET, offset);
    return packet | Packet.CHECKSUM_OPEN;
  }
}
