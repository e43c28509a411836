package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The header of the Transmission Control Protocol (RFC 9293, section 3.1).
 *
 * <pre>
 *   0 source port (2) | 2 destination port (2) | 4 sequence number (4) | 8 acknowledgment (4)
 *  12 data offset (4 bits), reserved (4), control bits (8) | 14 window (2)
 *  16 checksum (2) | 18 urgent pointer (2) | 20 options
 * </pre>
 */
public final class Tcp {
  /** Bytes of the header without options. */
  public static final int HEADER_BYTES = 20;

  /** Control bit: no more data from the sender. */
  public static final int FIN = 0x01;

  /** Control bit: synchronize sequence numbers. */
  public static final int SYN = 0x02;

  /** Control bit: reset the connection. */
  public static final int RST = 0x04;

  /** Control bit: push the data. */
  public static final int PSH = 0x08;

  /** Control bit: the acknowledgment number counts. */
  public static final int ACK = 0x10;

  /** Control bit: the urgent pointer counts. */
  public static final int URG = 0x20;

  /** Control bit: congestion echo (RFC 3168). */
  public static final int ECE = 0x40;

  /** Control bit: congestion window reduced (RFC 3168). */
  public static final int CWR = 0x80;

  /** Option kind that ends the list. */
  public static final int OPTION_END = 0;

  /** Option kind that fills up; one byte like the end, all others have a length. */
  public static final int OPTION_NOP = 1;

  /** Option kind maximum segment size, of 4 bytes. */
  public static final int OPTION_MAXIMUM_SEGMENT_SIZE = 2;

  /** Offset of the data offset and the control bits. */
  public static final int CONTROL = 12;

  /** Offset of the checksum. */
  public static final int CHECKSUM = 16;

  private Tcp() {}

  /** Source port. */
  public static int sourcePort(long tcp) {
    return PacketMemory.getShort(tcp);
  }

  /** Destination port. */
  public static int destinationPort(long tcp) {
    return PacketMemory.getShort(tcp + 2);
  }

  /** Sequence number. */
  public static int sequenceNumber(long tcp) {
    return PacketMemory.getInt(tcp + 4);
  }

  /** Acknowledgment number. */
  public static int acknowledgmentNumber(long tcp) {
    return PacketMemory.getInt(tcp + 8);
  }

  /** Length of the header in bytes: where the data start. */
  public static int headerBytes(long tcp) {
    return (PacketMemory.getByte(tcp + CONTROL) >>> 4) * 4;
  }

  /** The eight control bits. */
  public static int controlBits(long tcp) {
    return PacketMemory.getByte(tcp + CONTROL + 1);
  }

  /** Window. */
  public static int window(long tcp) {
    return PacketMemory.getShort(tcp + 14);
  }

  /** Checksum. */
  public static int checksum(long tcp) {
    return PacketMemory.getShort(tcp + CHECKSUM);
  }

  /** Urgent pointer. */
  public static int urgentPointer(long tcp) {
    return PacketMemory.getShort(tcp + 18);
  }

  /** Writes a header without options and without checksum. */
  public static void put(
      long tcp,
      int sourcePort,
      int destinationPort,
      int sequenceNumber,
      int acknowledgmentNumber,
      int controlBits,
      int window) {
    PacketMemory.putInt(tcp, sourcePort << 16 | destinationPort);
    PacketMemory.putInt(tcp + 4, sequenceNumber);
    PacketMemory.putInt(tcp + 8, acknowledgmentNumber);
    PacketMemory.putInt(tcp + CONTROL, 0x5000 << 16 | controlBits << 16 | window);
    PacketMemory.putInt(tcp + CHECKSUM, 0);
  }

  /** Computes and writes the checksum of a segment of {@code bytes} bytes over IPv4. */
  public static void completeChecksum4(long ip, long tcp, int bytes) {
    PacketMemory.putShort(tcp + CHECKSUM, 0);
    long sum = Checksum.add(Checksum.pseudo4(ip, IpProtocol.TCP, bytes), tcp, bytes);
    PacketMemory.putShort(tcp + CHECKSUM, Checksum.finish(sum));
  }

  /** Computes and writes the checksum of a segment of {@code bytes} bytes over IPv6. */
  public static void completeChecksum6(long ip, long tcp, int bytes) {
    PacketMemory.putShort(tcp + CHECKSUM, 0);
    long sum = Checksum.add(Checksum.pseudo6(ip, IpProtocol.TCP, bytes), tcp, bytes);
    PacketMemory.putShort(tcp + CHECKSUM, Checksum.finish(sum));
  }
}
