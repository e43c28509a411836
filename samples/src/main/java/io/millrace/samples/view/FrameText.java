package io.millrace.samples.view;

import io.millrace.driver.port.MacAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import java.nio.ByteBuffer;

/** The first bytes of a frame in a few words. It tells what it can and never fails. */
final class FrameText {
  private static final int ETHERNET = 14;
  private static final int IPV4 = 0x0800;
  private static final int ARP = 0x0806;
  private static final int IPV6 = 0x86dd;
  private static final int VLAN = 0x8100;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private FrameText() {}

  static String of(byte[] head) {
    if (head.length < ETHERNET) {
      return "too short for Ethernet";
    }
    ByteBuffer frame = ByteBuffer.wrap(head);
    String macs = mac(frame, 6) + " > " + mac(frame, 0);
    int type = frame.getShort(12) & 0xffff;
    int offset = ETHERNET;
    String vlan = "";
    if (type == VLAN && head.length >= offset + 4) {
      vlan = "  VLAN " + (frame.getShort(offset) & 0xfff);
      type = frame.getShort(offset + 2) & 0xffff;
      offset += 4;
    }
    return macs + vlan + "  " + payload(frame, type, offset);
  }

  private static String payload(ByteBuffer frame, int type, int offset) {
    int left = frame.limit() - offset;
    if (type == IPV4 && left >= 20) {
      return ipv4(frame, offset);
    }
    if (type == IPV6 && left >= 40) {
      return ipv6(frame, offset);
    }
    return type == ARP ? "ARP" : String.format("type %04x", type);
  }

  private static String ipv4(ByteBuffer frame, int ip) {
    int protocol = frame.get(ip + 9) & 0xff;
    int header = (frame.get(ip) & 0xf) * 4;
    return new Ipv4Address(frame.getInt(ip + 12))
        + " > "
        + new Ipv4Address(frame.getInt(ip + 16))
        + "  TTL "
        + (frame.get(ip + 8) & 0xff)
        + "  "
        + transport(frame, protocol, ip + header);
  }

  private static String ipv6(ByteBuffer frame, int ip) {
    return new Ipv6Address(frame.getLong(ip + 8), frame.getLong(ip + 16))
        + " > "
        + new Ipv6Address(frame.getLong(ip + 24), frame.getLong(ip + 32))
        + "  hop limit "
        + (frame.get(ip + 7) & 0xff)
        + "  "
        + transport(frame, frame.get(ip + 6) & 0xff, ip + 40);
  }

  private static String transport(ByteBuffer frame, int protocol, int offset) {
    String name =
        switch (protocol) {
          case TCP -> "TCP";
          case UDP -> "UDP";
          case 1 -> "ICMP";
          case 58 -> "ICMPv6";
          default -> "protocol " + protocol;
        };
    if ((protocol == TCP || protocol == UDP) && frame.limit() >= offset + 4) {
      int from = frame.getShort(offset) & 0xffff;
      int to = frame.getShort(offset + 2) & 0xffff;
      return name + " " + from + " > " + to;
    }
    return name;
  }

  private static MacAddress mac(ByteBuffer frame, int offset) {
    return new MacAddress(frame.getLong(offset) >>> 16);
  }
}
