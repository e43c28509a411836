package io.millrace.perf.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;

/** Verifies all checksums of a frame with UDP or TCP over IP, which has a signature. */
final class TransportCheck {
  private TransportCheck() {}

  /** Whether they are right; they cover all but Ethernet's header and, over IPv6, IP's. */
  static boolean isGood(long packet) {
    int network = Ethernet.network(packet);
    int offset = Ethernet.offset(network);
    long ip = packet + offset;
    int room = Packet.length(packet) - offset;
    if (Ethernet.etherType(network) == Ethernet.TYPE_IPV4) {
      int header = Ipv4.headerBytes(ip);
      int bytes = Ipv4.totalLength(ip) - header;
      if (bytes < 0 || bytes > room - header || !Ipv4.headerChecksumGood(ip)) {
        return false;
      }
      long pseudo = Checksum.pseudo4(ip, Ipv4.protocol(ip), bytes);
      return Checksum.isGood(Checksum.add(pseudo, ip + header, bytes));
    }
    int bytes = Ipv6.payloadLength(ip);
    if (bytes > room - Ipv6.HEADER_BYTES) {
      return false;
    }
    long pseudo = Checksum.pseudo6(ip, Ipv6.nextHeader(ip), bytes);
    return Checksum.isGood(Checksum.add(pseudo, ip + Ipv6.HEADER_BYTES, bytes));
  }
}
