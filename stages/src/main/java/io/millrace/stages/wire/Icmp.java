package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The Internet Control Message Protocol for IPv4 (RFC 792).
 *
 * <pre>
 *   0 type (1) | 1 code (1) | 2 checksum (2) | 4 rest of the header (4)
 * </pre>
 */
public final class Icmp {
  /** Bytes of the header. */
  public static final int HEADER_BYTES = 8;

  /** Offset of the checksum. */
  public static final int CHECKSUM = 2;

  /** Type echo reply. */
  public static final int ECHO_REPLY = 0;

  /** Type destination unreachable. */
  public static final int DESTINATION_UNREACHABLE = 3;

  /** Type source quench, deprecated (RFC 6633). */
  public static final int SOURCE_QUENCH = 4;

  /** Type redirect. */
  public static final int REDIRECT = 5;

  /** Type echo request. */
  public static final int ECHO_REQUEST = 8;

  /** Type time exceeded. */
  public static final int TIME_EXCEEDED = 11;

  /** Type parameter problem. */
  public static final int PARAMETER_PROBLEM = 12;

  /** Code of {@link #DESTINATION_UNREACHABLE}: no route to the network. */
  public static final int CODE_NET_UNREACHABLE = 0;

  /** Code of {@link #DESTINATION_UNREACHABLE}: the host does not answer. */
  public static final int CODE_HOST_UNREACHABLE = 1;

  /** Code of {@link #DESTINATION_UNREACHABLE}: nobody at that port. */
  public static final int CODE_PORT_UNREACHABLE = 3;

  /** Code of {@link #DESTINATION_UNREACHABLE}: too big and not to be fragmented (RFC 1191). */
  public static final int CODE_FRAGMENTATION_NEEDED = 4;

  private Icmp() {}

  /** Type. */
  public static int type(long icmp) {
    return PacketMemory.getByte(icmp);
  }

  /** Code. */
  public static int code(long icmp) {
    return PacketMemory.getByte(icmp + 1);
  }

  /** Checksum. */
  public static int checksum(long icmp) {
    return PacketMemory.getShort(icmp + CHECKSUM);
  }

  /** The second half of the header: identifier and sequence number, MTU, gateway or pointer. */
  public static int rest(long icmp) {
    return PacketMemory.getInt(icmp + 4);
  }

  /** Whether messages of that type report an error, so that none may be sent about them. */
  public static boolean isError(int type) {
    return type == DESTINATION_UNREACHABLE
        || type == SOURCE_QUENCH
        || type == REDIRECT
        || type == TIME_EXCEEDED
        || type == PARAMETER_PROBLEM;
  }

  /** Writes the header without checksum. */
  public static void put(long icmp, int type, int code, int rest) {
    PacketMemory.putInt(icmp, type << 24 | code << 16);
    PacketMemory.putInt(icmp + 4, rest);
  }

  /** Computes and writes the checksum of a message of {@code bytes} bytes. */
  public static void completeChecksum(long icmp, int bytes) {
    PacketMemory.putShort(icmp + CHECKSUM, 0);
    PacketMemory.putShort(icmp + CHECKSUM, Checksum.of(icmp, bytes));
  }
}
