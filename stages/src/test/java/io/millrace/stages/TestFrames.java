package io.millrace.stages;

import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Vlan;
import java.nio.ByteBuffer;

/** Frames for tests of stages that do not look at everything: checksums are left out. */
public final class TestFrames {
  private static final int UDP_BYTES = 8;

  private TestFrames() {}

  /** An Ethernet frame of {@code length} bytes with zeros behind its header. */
  public static byte[] ethernet(long destination, long source, int type, int length) {
    ByteBuffer frame = ByteBuffer.allocate(length);
    putAddress(frame, destination);
    putAddress(frame, source);
    frame.putShort((short) type);
    return frame.array();
  }

  /** The frame with a VLAN tag put in. */
  public static byte[] tagged(byte[] frame, int vlan) {
    return ByteBuffer.allocate(frame.length + Vlan.TAG_BYTES)
        .put(frame, 0, Ethernet.TYPE)
        .putShort((short) Vlan.TPID)
        .putShort((short) vlan)
        .put(frame, Ethernet.TYPE, frame.length - Ethernet.TYPE)
        .array();
  }

  /** A UDP packet over IPv4 with {@code payload} bytes of zeros. */
  public static byte[] udp4(String from, String to, int fromPort, int toPort, int payload) {
    byte[] frame = ethernet(2, 4, Ethernet.TYPE_IPV4, 14 + 20 + UDP_BYTES + payload);
    ByteBuffer.wrap(frame)
        .position(14)
        .putInt(0x4500_0000 | 20 + UDP_BYTES + payload)
        .putInt(0)
        .putInt(64 << 24 | IpProtocol.UDP << 16)
        .putInt(Ipv4Address.parse(from).value())
        .putInt(Ipv4Address.parse(to).value())
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putShort((short) (UDP_BYTES + payload));
    return frame;
  }

  /** A UDP packet over IPv6 without payload. */
  public static byte[] udp6(String from, String to, int fromPort, int toPort) {
    byte[] frame = ethernet(2, 4, Ethernet.TYPE_IPV6, 14 + 40 + UDP_BYTES);
    Ipv6Address source = Ipv6Address.parse(from);
    Ipv6Address destination = Ipv6Address.parse(to);
    ByteBuffer.wrap(frame)
        .position(14)
        .putInt(6 << 28)
        .putInt(UDP_BYTES << 16 | IpProtocol.UDP << 8 | 64)
        .putLong(source.high())
        .putLong(source.low())
        .putLong(destination.high())
        .putLong(destination.low())
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putShort((short) UDP_BYTES);
    return frame;
  }

  private static void putAddress(ByteBuffer frame, long address) {
    frame.putShort((short) (address >>> 32)).putInt((int) address);
  }
}
