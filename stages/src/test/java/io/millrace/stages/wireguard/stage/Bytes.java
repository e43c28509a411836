package io.millrace.stages.wireguard.stage;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packets as byte arrays, made and read without the code under test. */
final class Bytes {
  static final int ETHERNET = 14;
  private static final int UDP = 17;
  private static final int UDP_HEADER = 8;

  private Bytes() {}

  /** A frame with an IP packet. */
  static byte[] frame(long destination, long source, byte[] ip) {
    return ByteBuffer.allocate(ETHERNET + ip.length)
        .putShort((short) (destination >>> 32))
        .putInt((int) destination)
        .putShort((short) (source >>> 32))
        .putInt((int) source)
        .putShort((short) (isIpv4(ip) ? 0x0800 : 0x86dd))
        .put(ip)
        .array();
  }

  static boolean isIpv4(byte[] ip) {
    return ip[0] >>> 4 == 4;
  }

  /** What is behind the Ethernet header. */
  static byte[] ip(byte[] frame) {
    return Arrays.copyOfRange(frame, ETHERNET, frame.length);
  }

  /** An IP packet with something in it that is no protocol known, {@code length} bytes in all. */
  static byte[] packet(String from, String to, int length) {
    int header = from.indexOf(':') < 0 ? 20 : 40;
    byte[] body = new byte[length - header];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 7 + length);
    }
    return packet(from, to, 253, 0, body); // a protocol for experiments (RFC 3692)
  }

  /** An IP packet with the type of service, or the traffic class, and a content. */
  static byte[] packet(String from, String to, int protocol, int tos, byte[] body) {
    IpAddress source = IpAddress.parse(from);
    IpAddress destination = IpAddress.parse(to);
    return source instanceof Ipv4Address a && destination instanceof Ipv4Address b
        ? packet4(a, b, protocol, tos, body)
        : packet6((Ipv6Address) source, (Ipv6Address) destination, protocol, tos, body);
  }

  private static byte[] packet4(
      Ipv4Address from, Ipv4Address to, int protocol, int tos, byte[] body) {
    ByteBuffer ip = ByteBuffer.allocate(20 + body.length);
    ip.putShort((short) (0x4500 | tos))
        .putShort((short) (20 + body.length))
        .putInt(0x1234_0000)
        .putShort((short) (64 << 8 | protocol))
        .putShort((short) 0)
        .putInt(from.value())
        .putInt(to.value())
        .put(body);
    ip.putShort(10, (short) checksum(Arrays.copyOf(ip.array(), 20)));
    return ip.array();
  }

  private static byte[] packet6(
      Ipv6Address from, Ipv6Address to, int protocol, int tos, byte[] body) {
    return ByteBuffer.allocate(40 + body.length)
        .putInt(6 << 28 | tos << 20)
        .putShort((short) body.length)
        .putShort((short) (protocol << 8 | 64))
        .putLong(from.high())
        .putLong(from.low())
        .putLong(to.high())
        .putLong(to.low())
        .put(body)
        .array();
  }

  /** A datagram in an IP packet; over IPv6 with its checksum. */
  static byte[] datagram(String from, int fromPort, String to, int toPort, int tos, byte[] data) {
    ByteBuffer udp =
        ByteBuffer.allocate(UDP_HEADER + data.length)
            .putShort((short) fromPort)
            .putShort((short) toPort)
            .putShort((short) (UDP_HEADER + data.length))
            .putShort((short) 0)
            .put(data);
    byte[] ip = packet(from, to, UDP, tos, udp.array());
    if (!isIpv4(ip)) {
      int sum = udpChecksum6(ip);
      short checksum = (short) (sum == 0 ? 0xffff : sum);
      ByteBuffer.wrap(ip).putShort(40 + 6, checksum);
    }
    return ip;
  }

  /** Over the whole datagram with its pseudo-header: what has to be there, or 0 if it is right. */
  static int udpChecksum6(byte[] ip) {
    int length = ip.length - 40;
    ByteBuffer sum =
        ByteBuffer.allocate(40 + length)
            .put(ip, 8, 32)
            .putInt(length)
            .putInt(UDP)
            .put(ip, 40, length);
    return checksum(sum.array());
  }

  /** The data of a datagram. */
  static byte[] data(byte[] ip) {
    return Arrays.copyOfRange(ip, (isIpv4(ip) ? 20 : 40) + UDP_HEADER, ip.length);
  }

  static int tos(byte[] ip) {
    return isIpv4(ip) ? ip[1] & 0xff : ByteBuffer.wrap(ip).getShort(0) >>> 4 & 0xff;
  }

  static String source(byte[] ip) {
    return address(ip, isIpv4(ip) ? 12 : 8);
  }

  static String destination(byte[] ip) {
    return address(ip, isIpv4(ip) ? 16 : 24);
  }

  private static String address(byte[] ip, int at) {
    ByteBuffer bytes = ByteBuffer.wrap(ip);
    return isIpv4(ip)
        ? new Ipv4Address(bytes.getInt(at)).toString()
        : new Ipv6Address(bytes.getLong(at), bytes.getLong(at + 8)).toString();
  }

  static int sourcePort(byte[] ip) {
    return getShort(ip, isIpv4(ip) ? 20 : 40);
  }

  static int destinationPort(byte[] ip) {
    return getShort(ip, isIpv4(ip) ? 22 : 42);
  }

  static int getShort(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getShort(at) & 0xffff;
  }

  static void putShort(byte[] bytes, int at, int value) {
    var _ = ByteBuffer.wrap(bytes).putShort(at, (short) value);
  }

  /** RFC 1071 in its plainest form. */
  static int checksum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i += 2) {
      int low = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
      sum += (bytes[i] & 0xff) << 8 | low;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }
}
