package io.millrace.stages.validate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Frames as byte arrays, put together without any of the code under test, naively. A malformed one
 * is a good one, patched, and its checksums made good again.
 */
final class Frames {
  static final int IP = 14;
  static final int L4 = IP + 20;
  static final int L6 = IP + 40;

  private static final byte[] SOURCE4 = bytes(10, 0, 0, 1);
  private static final byte[] DESTINATION4 = bytes(192, 0, 2, 9);
  static final byte[] SOURCE6 = address6("20010db8000000000000000000000001");
  static final byte[] DESTINATION6 = address6("20010db8000100000000000000000002");

  private Frames() {}

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] address6(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** Some payload, the same each time. */
  static byte[] payload(int length) {
    byte[] payload = new byte[length];
    for (int i = 0; i < length; i++) {
      payload[i] = (byte) (i * 7 + 3);
    }
    return payload;
  }

  static byte[] patch(byte[] frame, int at, int... values) {
    byte[] patched = frame.clone();
    System.arraycopy(bytes(values), 0, patched, at, values.length);
    return patched;
  }

  static byte[] cut(byte[] frame, int length) {
    return Arrays.copyOf(frame, length);
  }

  static byte[] ethernet(int type, byte[] payload) {
    return concat(bytes(0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, type >>> 8, type), payload);
  }

  /** The frame with a tag in front of its type. */
  static byte[] tagged(int tpid, int control, byte[] frame) {
    return concat(
        Arrays.copyOf(frame, 12),
        bytes(tpid >>> 8, tpid, control >>> 8, control),
        Arrays.copyOfRange(frame, 12, frame.length));
  }

  static byte[] arp() {
    return ethernet(
        0x0806,
        bytes(
            0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2));
  }

  static byte[] ipv4(int protocol, byte[] payload) {
    return ipv4(protocol, new byte[0], payload);
  }

  static byte[] ipv4(int protocol, byte[] options, byte[] payload) {
    int length = 20 + options.length + payload.length;
    byte[] fixed =
        bytes(0x45 + options.length / 4, 0, length >>> 8, length, 1, 2, 0, 0, 64, protocol, 0, 0);
    return summed(ethernet(0x0800, concat(fixed, SOURCE4, DESTINATION4, options, payload)));
  }

  static byte[] ipv6(int nextHeader, byte[] payload) {
    return ipv6(nextHeader, 64, SOURCE6, DESTINATION6, payload);
  }

  static byte[] ipv6(int next, int hopLimit, byte[] source, byte[] destination, byte[] payload) {
    int length = payload.length;
    byte[] fixed = bytes(0x60, 0, 0, 0, length >>> 8, length, next, hopLimit);
    return summed(ethernet(0x86dd, concat(fixed, source, destination, payload)));
  }

  static byte[] udp(int payloadLength) {
    int length = 8 + payloadLength;
    return concat(bytes(0x30, 0x39, 0, 53, length >>> 8, length, 1, 1), payload(payloadLength));
  }

  static byte[] tcp(int controlBits, byte[] options, int payloadLength) {
    int offset = (20 + options.length) / 4;
    byte[] fixed = bytes(0x30, 0x39, 0, 80, 1, 2, 3, 4, 5, 6, 7, 8, offset << 4, controlBits);
    return concat(fixed, bytes(16, 0, 0, 0, 0, 0), options, payload(payloadLength));
  }

  static byte[] icmp(int type, int code, byte[] body) {
    return concat(bytes(type, code, 0, 0), body);
  }

  static byte[] udp4(int payloadLength) {
    return ipv4(17, udp(payloadLength));
  }

  static byte[] tcp4(int controlBits) {
    return ipv4(6, tcp(controlBits, new byte[0], 10));
  }

  static byte[] udp6(int payloadLength) {
    return ipv6(17, udp(payloadLength));
  }

  static byte[] tcp6(int controlBits) {
    return ipv6(6, tcp(controlBits, new byte[0], 10));
  }

  /** The untagged frame with its checksums computed: IPv4's, and that of the transport layer. */
  static byte[] summed(byte[] frame) {
    byte[] summed = frame.clone();
    if (word(summed, 12) == 0x0800) {
      sumHeader(summed);
      sumTransport4(summed);
    } else if (word(summed, 12) == 0x86dd) {
      sumTransport6(summed, summed[IP + 6] & 0xff, L6, summed.length - L6);
    }
    return summed;
  }

  /** The frame with its IPv4 header checksum computed, and no other. */
  static byte[] summedHeader(byte[] frame) {
    byte[] summed = frame.clone();
    sumHeader(summed);
    return summed;
  }

  private static void sumHeader(byte[] frame) {
    int header = (frame[IP] & 15) * 4;
    put(frame, IP + 10, 0);
    put(frame, IP + 10, ~sum(frame, IP, Math.min(header, frame.length - IP), 0));
  }

  private static void sumTransport4(byte[] frame) {
    int l4 = IP + (frame[IP] & 15) * 4;
    int length = Math.min(word(frame, IP + 2), frame.length - IP) - (l4 - IP);
    boolean fragment = (word(frame, IP + 6) & 0x3fff) != 0;
    if (!fragment && length > 0) {
      sumTransport(frame, frame[IP + 9] & 0xff, l4, length, sum(frame, IP + 12, 8, 0));
    }
  }

  /** Computes a transport checksum in a frame of IPv6, in place. */
  static void sumTransport6(byte[] frame, int protocol, int l4, int length) {
    sumTransport(frame, protocol, l4, length, sum(frame, IP + 8, 32, 0));
  }

  private static void sumTransport(byte[] frame, int protocol, int l4, int bytes, int addresses) {
    int at =
        switch (protocol) {
          case 1, 58 -> 2;
          case 6 -> 16;
          case 17 -> 6;
          default -> -1;
        };
    if (at < 0 || bytes < at + 2) {
      return;
    }
    int length = protocol == 17 ? Math.min(bytes, word(frame, l4 + 4)) : bytes;
    put(frame, l4 + at, 0);
    int pseudo = protocol == 1 ? 0 : addresses + protocol + length;
    int checksum = ~sum(frame, l4, length, pseudo) & 0xffff;
    put(frame, l4 + at, protocol == 17 && checksum == 0 ? 0xffff : checksum);
  }

  /** RFC 1071 as it is written: 16-bit words, carries added back. */
  static int sum(byte[] data, int from, int length, int initial) {
    int sum = initial;
    for (int i = 0; i < length; i++) {
      int octet = data[from + i] & 0xff;
      sum += i % 2 == 0 ? octet << 8 : octet;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (sum & 0xffff) + (sum >>> 16);
  }

  static int word(byte[] data, int at) {
    return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
  }

  static void put(byte[] data, int at, int word) {
    data[at] = (byte) (word >>> 8);
    data[at + 1] = (byte) word;
  }
}
