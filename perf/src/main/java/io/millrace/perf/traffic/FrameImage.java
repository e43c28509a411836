package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.offload.InternetChecksum;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;
import io.millrace.stages.wire.Vlan;

/**
 * A frame of a template in one size, with a signature in it and zero in what varies, and the sums
 * that its checksums are made of.
 *
 * @param bytes of the frame, without frame check sequence
 * @param headerSum of the IPv4 header without its checksum, not folded
 * @param transportSum of pseudo-header, header and data without the checksum, not folded
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on at once; never compared.
record FrameImage(byte[] bytes, long headerSum, long transportSum) {
  private static final int WINDOW = 0xffff;

  /**
   * Makes one.
   *
   * @param packet an empty packet, to write it in
   * @param size in bytes with the frame check sequence
   */
  static FrameImage of(FrameTemplate template, int size, SignatureKey key, long packet) {
    int length = size - FrameTemplate.FCS_BYTES;
    for (int at = 0; at < length; at++) {
      PacketMemory.putByte(packet + at, at < template.dataOffset() ? 0 : at);
    }
    writeHeaders(template, length, packet);
    Signature.write(packet + template.dataOffset(), key, 0, 0, 0, 0);
    for (FrameTemplate.Varying varying : template.varying()) {
      FieldPlace place = FieldPlace.of(varying.field(), template);
      for (int i = 0; i < place.bytes(); i++) {
        PacketMemory.putByte(packet + place.offset() + i, 0);
      }
    }
    long ip = packet + template.networkOffset();
    long headerSum = template.isIpv4() ? InternetChecksum.add(0, ip, Ipv4.HEADER_BYTES) : 0;
    long transportSum = transportSum(template, length, packet);
    putChecksums(template, packet, headerSum, transportSum);
    byte[] bytes = new byte[length];
    PacketMemory.copyOut(packet, bytes, 0, length);
    return new FrameImage(bytes, headerSum, transportSum);
  }

  private static void writeHeaders(FrameTemplate t, int length, long packet) {
    int type = t.isIpv4() ? Ethernet.TYPE_IPV4 : Ethernet.TYPE_IPV6;
    boolean tagged = t.vlan() != FrameTemplate.UNTAGGED;
    Ethernet.put(
        packet, t.destinationMac().value(), t.sourceMac().value(), tagged ? Vlan.TPID : type);
    if (tagged) {
      Vlan.put(packet + Ethernet.HEADER_BYTES, 0, false, t.vlan(), type);
    }
    long ip = packet + t.networkOffset();
    if (t.source() instanceof Ipv4Address from && t.destination() instanceof Ipv4Address to) {
      int bytes = length - t.networkOffset();
      Ipv4.put(ip, 0, bytes, 0, 0, t.hopLimit(), t.protocol(), from.value(), to.value());
      PacketMemory.putShort(ip + Ipv4.HEADER_CHECKSUM, 0);
    } else if (t.source() instanceof Ipv6Address from
        && t.destination() instanceof Ipv6Address to) {
      Ipv6.put(ip, 0, 0, length - t.transportOffset(), t.protocol(), t.hopLimit());
      Ipv6.putSource(ip, from.high(), from.low());
      Ipv6.putDestination(ip, to.high(), to.low());
    }
    long l4 = packet + t.transportOffset();
    if (t.tcp()) {
      Tcp.put(l4, t.sourcePort(), t.destinationPort(), 0, 0, Tcp.ACK | Tcp.PSH, WINDOW);
    } else {
      Udp.put(l4, t.sourcePort(), t.destinationPort(), length - t.transportOffset());
    }
  }

  private static long transportSum(FrameTemplate template, int length, long packet) {
    long ip = packet + template.networkOffset();
    int bytes = length - template.transportOffset();
    long sum =
        template.isIpv4()
            ? InternetChecksum.add(0, ip + Ipv4.SOURCE, 8)
            : InternetChecksum.add(0, ip + Ipv6.SOURCE, 32);
    sum += template.protocol() + bytes;
    return InternetChecksum.add(sum, packet + template.transportOffset(), bytes);
  }

  /** Writes the checksums that sums make. */
  static void putChecksums(FrameTemplate template, long packet, long headerSum, long transportSum) {
    if (template.isIpv4()) {
      putHeaderChecksum(packet + template.networkOffset() + Ipv4.HEADER_CHECKSUM, headerSum);
    }
    putTransportChecksum(packet + transportChecksumOffset(template), transportSum);
  }

  static void putHeaderChecksum(long at, long sum) {
    PacketMemory.putShort(at, ~InternetChecksum.fold(sum));
  }

  /** For UDP 0 would mean that there is none, and for TCP all ones are worth the same. */
  static void putTransportChecksum(long at, long sum) {
    int checksum = ~InternetChecksum.fold(sum) & 0xffff;
    PacketMemory.putShort(at, checksum == 0 ? 0xffff : checksum);
  }

  static int transportChecksumOffset(FrameTemplate template) {
    boolean tcp = template.protocol() == IpProtocol.TCP;
    return template.transportOffset() + (tcp ? Tcp.CHECKSUM : Udp.CHECKSUM);
  }
}
