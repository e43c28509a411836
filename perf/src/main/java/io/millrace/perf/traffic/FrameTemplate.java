package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;
import io.millrace.stages.wire.Vlan;
import java.util.ArrayList;
import java.util.List;

/**
 * UDP or TCP over either IP, with a tag or without, of sizes in turn. All checksums are right, also
 * where fields vary.
 *
 * @param sourceMac who sends
 * @param destinationMac who is to receive
 * @param vlan identifier of a tag, 0 to 4094, or {@link #UNTAGGED}
 * @param source address
 * @param destination address, of the same version
 * @param tcp TCP, acknowledgments with data, or else UDP
 * @param sourcePort 0 to 65,535
 * @param destinationPort 0 to 65,535
 * @param hopLimit time to live, or hop limit
 * @param sizes of the frames in turn, in bytes with the frame check sequence
 * @param varying what changes from frame to frame
 */
public record FrameTemplate(
    MacAddress sourceMac,
    MacAddress destinationMac,
    int vlan,
    IpAddress source,
    IpAddress destination,
    boolean tcp,
    int sourcePort,
    int destinationPort,
    int hopLimit,
    List<Integer> sizes,
    List<Varying> varying)
    implements StreamContent {
  /** In the place of a VLAN. */
  public static final int UNTAGGED = -1;

  /** Bytes of the frame check sequence, which no port hands over. */
  public static final int FCS_BYTES = 4;

  private static final int SMALLEST = 64;

  /**
   * A field that changes.
   *
   * @param field which
   * @param variation how
   */
  public record Varying(Field field, Variation variation) {}

  /** Checks that everything fits. */
  public FrameTemplate {
    sizes = List.copyOf(sizes);
    varying = List.copyOf(varying);
    if (source.bits() != destination.bits()) {
      throw new TrafficException(source + " cannot send to " + destination);
    }
    check("VLAN", vlan, UNTAGGED, Vlan.RESERVED_IDENTIFIER - 1);
    check("source port", sourcePort, 0, 0xffff);
    check("destination port", destinationPort, 0, 0xffff);
    check("hop limit", hopLimit, 1, 255);
    if (sizes.isEmpty()) {
      throw new TrafficException("a stream without a frame size");
    }
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new TrafficException(
          "%s %d: %d to %d are possible".formatted(what, value, least, most));
    }
  }

  /** Frames of 64 bytes with UDP over IPv4, between addresses for benchmarks (RFC 2544, C.2). */
  public static FrameTemplate udp() {
    return udp("198.18.0.1", "198.19.0.1");
  }

  /** UDP between two addresses of one version, 64 bytes over IPv4 and 84 over IPv6. */
  public static FrameTemplate udp(String source, String destination) {
    IpAddress from = IpAddress.parse(source);
    return new FrameTemplate(
        MacAddress.parse("02:00:00:00:00:01"),
        MacAddress.parse("02:00:00:00:00:10"),
        UNTAGGED,
        from,
        IpAddress.parse(destination),
        false,
        49_184,
        49_184,
        64,
        List.of(from instanceof Ipv4Address ? SMALLEST : 84),
        List.of());
  }

  /** The same between other stations. */
  public FrameTemplate ethernet(MacAddress from, MacAddress to) {
    return new FrameTemplate(
        from,
        to,
        vlan,
        source,
        destination,
        tcp,
        sourcePort,
        destinationPort,
        hopLimit,
        sizes,
        varying);
  }

  /** The same with a tag, or {@link #UNTAGGED}. */
  public FrameTemplate vlan(int identifier) {
    return new FrameTemplate(
        sourceMac,
        destinationMac,
        identifier,
        source,
        destination,
        tcp,
        sourcePort,
        destinationPort,
        hopLimit,
        sizes,
        varying);
  }

  /** The same over TCP. */
  public FrameTemplate overTcp() {
    return new FrameTemplate(
        sourceMac,
        destinationMac,
        vlan,
        source,
        destination,
        true,
        sourcePort,
        destinationPort,
        hopLimit,
        sizes,
        varying);
  }

  /** The same between other ports. */
  public FrameTemplate ports(int from, int to) {
    return new FrameTemplate(
        sourceMac,
        destinationMac,
        vlan,
        source,
        destination,
        tcp,
        from,
        to,
        hopLimit,
        sizes,
        varying);
  }

  /** The same with other sizes in turn, in bytes with the frame check sequence. */
  public FrameTemplate sizes(List<Integer> bytes) {
    return new FrameTemplate(
        sourceMac,
        destinationMac,
        vlan,
        source,
        destination,
        tcp,
        sourcePort,
        destinationPort,
        hopLimit,
        bytes,
        varying);
  }

  /** The same with one size, in bytes with the frame check sequence. */
  public FrameTemplate size(int bytes) {
    return sizes(List.of(bytes));
  }

  /** The same with a field that changes, instead of how it changed before. */
  public FrameTemplate vary(Field field, Variation variation) {
    List<Varying> others = new ArrayList<>(varying);
    others.removeIf(other -> other.field() == field);
    others.add(new Varying(field, variation));
    return new FrameTemplate(
        sourceMac,
        destinationMac,
        vlan,
        source,
        destination,
        tcp,
        sourcePort,
        destinationPort,
        hopLimit,
        sizes,
        others);
  }

  /** Smallest frame that the signature has room in, in bytes with the frame check sequence. */
  public int smallestSize() {
    boolean payload = varying.stream().anyMatch(v -> v.field() == Field.PAYLOAD);
    int bytes = dataOffset() + Signature.BYTES + (payload ? Long.BYTES : 0) + FCS_BYTES;
    return Math.max(SMALLEST, bytes);
  }

  /**
   * Checks that there is room for the signature, and that a port sends such frames.
   *
   * @param mtu largest layer-3 packet, in bytes
   * @throws TrafficException saying what is too small or too large
   */
  public void checkSizes(String stream, int mtu) {
    int largest = Math.min(mtu + networkOffset(), PacketMemory.DATA_ROOM) + FCS_BYTES;
    for (int size : sizes) {
      if (size < smallestSize()) {
        throw new TrafficException(
            "stream %s: frames of %d bytes are too small for %s over IPv%d%s with a signature: %d"
                    .formatted(
                        stream,
                        size,
                        tcp ? "TCP" : "UDP",
                        isIpv4() ? 4 : 6,
                        vlan == UNTAGGED ? "" : " in a VLAN",
                        smallestSize())
                + " is the least");
      }
      if (size > largest) {
        throw new TrafficException(
            "stream %s: frames of %d bytes do not fit the port, which has an MTU of %d: %d at most"
                .formatted(stream, size, mtu, largest));
      }
    }
    if (vlan == UNTAGGED && varying.stream().anyMatch(v -> v.field() == Field.VLAN)) {
      throw new TrafficException(
          "stream " + stream + ": its VLAN is to vary, but its frames have no tag");
    }
  }

  /** Whether it is IPv4. */
  boolean isIpv4() {
    return source instanceof Ipv4Address;
  }

  /** Bytes in front of the IP header. */
  int networkOffset() {
    return Ethernet.HEADER_BYTES + (vlan == UNTAGGED ? 0 : Vlan.TAG_BYTES);
  }

  /** Bytes in front of the transport header. */
  int transportOffset() {
    return networkOffset() + (isIpv4() ? Ipv4.HEADER_BYTES : Ipv6.HEADER_BYTES);
  }

  /** Bytes in front of the transport's data, where the signature is. */
  int dataOffset() {
    return transportOffset() + (tcp ? Tcp.HEADER_BYTES : Udp.HEADER_BYTES);
  }

  /** UDP's number or TCP's. */
  int protocol() {
    return tcp ? IpProtocol.TCP : IpProtocol.UDP;
  }
}
