package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Udp;

/** The headers outside a tunnel, from the generator to the device. */
public final class TunnelHeaders {
  /** The device's address. */
  public static final String DEVICE = "172.16.1.5";

  /** The generator's. */
  public static final String GENERATOR = "172.16.2.5";

  /** UDP port of both. */
  public static final int PORT = 51820;

  /** Bytes before an ESP packet. */
  static final int IP_BYTES = Ethernet.HEADER_BYTES + Ipv4.HEADER_BYTES;

  /** Bytes before a UDP payload. */
  static final int UDP_BYTES = IP_BYTES + Udp.HEADER_BYTES;

  static final int DEVICE_ADDRESS = 0xac10_0105;
  static final int GENERATOR_ADDRESS = 0xac10_0205;

  private static final long DEVICE_MAC = 0x0200_0000_0010L;
  private static final long GENERATOR_MAC = 0x0200_0000_0001L;
  private static final int UDP_PROTOCOL = 17;
  private static final int HOPS = 64;

  private TunnelHeaders() {}

  /** Writes Ethernet and IP headers before so many bytes of payload. */
  static void putIp(long frame, int protocol, int payload) {
    putIp(frame, protocol, payload, GENERATOR_ADDRESS);
  }

  private static void putIp(long frame, int protocol, int payload, int source) {
    Ethernet.put(frame, DEVICE_MAC, GENERATOR_MAC, Ethernet.TYPE_IPV4);
    Ipv4.put(
        frame + Ethernet.HEADER_BYTES,
        0,
        Ipv4.HEADER_BYTES + payload,
        0,
        0,
        HOPS,
        protocol,
        source,
        DEVICE_ADDRESS);
  }

  /** Writes Ethernet, IP and UDP headers before so many bytes of payload. */
  static void putUdp(long frame, int payload) {
    putUdp(frame, payload, GENERATOR_ADDRESS);
  }

  /** The same from another address. */
  static void putUdp(long frame, int payload, int source) {
    putIp(frame, UDP_PROTOCOL, Udp.HEADER_BYTES + payload, source);
    Udp.put(frame + IP_BYTES, PORT, PORT, Udp.HEADER_BYTES + payload);
  }

  /** Bytes of the UDP payload of a frame to the generator's port, or -1 if it is none. */
  static int payloadOfUdp(long frame) {
    long ip = frame + Ethernet.HEADER_BYTES;
    boolean fits =
        PacketMemory.getInt(frame + Ethernet.TYPE) >>> 8 == (Ethernet.TYPE_IPV4 << 8 | 0x45)
            && Ipv4.protocol(ip) == UDP_PROTOCOL
            && Ipv4.destination(ip) == GENERATOR_ADDRESS
            && Ipv4.headerChecksumGood(ip)
            && Udp.destinationPort(frame + IP_BYTES) == PORT;
    int payload = Ipv4.totalLength(ip) - Ipv4.HEADER_BYTES - 8;
    return fits && Udp.length(frame + IP_BYTES) == payload + 8 ? payload : -1;
  }
}
