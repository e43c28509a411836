package io.millrace.stages.forward;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Frames as byte arrays, made and checked without any of the code under test: lengths and checksums
 * are computed from scratch.
 */
final class Frame {
  private Frame() {}

  static byte[] ethernet(String destination, String source, int type, byte[] payload) {
    return concat(mac(destination), mac(source), shorts(type), payload);
  }

  static byte[] mac(String text) {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }

  static byte[] ip4(String dotted) {
    byte[] address = new byte[4];
    String[] parts = dotted.split("\\.", -1);
    for (int i = 0; i < 4; i++) {
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return address;
  }

  /** 16 bytes of a full or shortened address. */
  static byte[] ip6(String text) {
    String[] halves = text.split("::", -1);
    byte[] address = new byte[16];
    byte[] front = groups(halves[0]);
    System.arraycopy(front, 0, address, 0, front.length);
    if (halves.length > 1) {
      byte[] back = groups(halves[1]);
      System.arraycopy(back, 0, address, 16 - back.length, back.length);
    }
    return address;
  }

  private static byte[] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    byte[][] parts =
        Arrays.stream(text.split(":", -1))
            .map(group -> shorts(Integer.parseInt(group, 16)))
            .toArray(byte[][]::new);
    return concat(parts);
  }

  static byte[] shorts(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length * 2);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return buffer.array();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** An IPv4 packet; options are part of what comes behind the 20 bytes. */
  static byte[] ipv4(
      String source, String destination, int ttl, int protocol, int fragment, byte[] payload) {
    return ipv4(source, destination, ttl, protocol, fragment, new byte[0], payload);
  }

  static byte[] ipv4(
      String source,
      String destination,
      int ttl,
      int protocol,
      int fragment,
      byte[] options,
      byte[] payload) {
    int header = 20 + options.length;
    byte[] ip =
        concat(
            shorts(
                0x4000 | header / 4 << 8,
                header + payload.length,
                0x1234,
                fragment,
                ttl << 8 | protocol,
                0),
            ip4(source),
            ip4(destination),
            options,
            payload);
    put(ip, 10, checksum(Arrays.copyOf(ip, header)));
    return ip;
  }

  static byte[] ipv6(
      String source, String destination, int hopLimit, int nextHeader, byte[] payload) {
    return concat(
        shorts(0x6000, 0, payload.length, nextHeader << 8 | hopLimit),
        ip6(source),
        ip6(destination),
        payload);
  }

  static byte[] udp(int sourcePort, int destinationPort, int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    for (int i = 0; i < payloadBytes; i++) {
      payload[i] = (byte) (i * 7 + i / 256);
    }
    return concat(shorts(sourcePort, destinationPort, 8 + payloadBytes, 0), payload);
  }

  /** An ICMP message, checksum included. */
  static byte[] icmp(int type, int code, int rest, byte[] body) {
    byte[] icmp = concat(shorts(type << 8 | code, 0, rest >>> 16, rest & 0xffff), body);
    put(icmp, 2, checksum(icmp));
    return icmp;
  }

  /** A whole IPv6 packet with an ICMPv6 message, checksum included. */
  static byte[] icmpv6(
      String source, String destination, int hopLimit, int type, int rest, byte[] body) {
    byte[] icmp = concat(shorts(type << 8, 0, rest >>> 16, rest & 0xffff), body);
    byte[] pseudo = concat(ip6(source), ip6(destination), shorts(0, icmp.length, 0, 58), icmp);
    put(icmp, 2, checksum(pseudo));
    return ipv6(source, destination, hopLimit, 58, icmp);
  }

  /** Whether the checksum of the ICMPv6 message right behind the IPv6 header is right. */
  static boolean icmpv6Good(byte[] ip) {
    int bytes = getShort(ip, 4);
    byte[] icmp = Arrays.copyOfRange(ip, 40, 40 + bytes);
    byte[] pseudo = concat(Arrays.copyOfRange(ip, 8, 40), shorts(0, bytes, 0, 58), icmp);
    return checksum(pseudo) == 0;
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

  /** What is behind the Ethernet header. */
  static byte[] ip(byte[] frame) {
    return Arrays.copyOfRange(frame, 14, frame.length);
  }

  /** What is behind an IPv4 header, without padding of the frame. */
  static byte[] payload4(byte[] ip) {
    return Arrays.copyOfRange(ip, header4(ip), getShort(ip, 2));
  }

  static int header4(byte[] ip) {
    return (ip[0] & 15) * 4;
  }

  static int getShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  static void put(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }

  static String hex(byte[] bytes, int from, int to) {
    return HexFormat.of().formatHex(bytes, from, to);
  }
}
