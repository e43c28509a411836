package io.millrace.stages.table.acl;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;
import io.millrace.stages.wire.Vlan;

/**
 * What rules look at, of each packet of a burst. Belongs to one worker, which fills it anew for
 * each burst and hands it to {@link AclTable#match}.
 */
public final class AclKeys {
  private static final int ICMP_BYTES = 4;

  /** EtherType, version and header length of an untagged IPv4 packet without options. */
  private static final long PLAIN_MASK = 0xffff_ff00_0000_0000L;

  private static final long PLAIN_IPV4 = 0x0800_4500_0000_0000L;
  private static final int PLAIN_BYTES = Ethernet.HEADER_BYTES + Ipv4.HEADER_BYTES + 8;
  private static final int LATER_FRAGMENT = 0x1fff_0000;

  final KeyColumns ipv4 = new KeyColumns();
  final KeyColumns ipv6 = new KeyColumns();
  int size;

  /** The result for packets that are neither. */
  final int[] other = new int[Burst.MAX_SIZE];

  /** Reads the fields of a burst's packets. */
  public void load(Burst burst) {
    size = burst.size();
    ipv4.ingress = Math.max(0, burst.port());
    ipv6.ingress = ipv4.ingress;
    ipv4.count = 0;
    ipv6.count = 0;
    long[] packets = burst.packets();
    for (int i = 0; i < size; i++) {
      load(i, packets[i]);
    }
  }

  private void load(int index, long packet) {
    int bytes = Packet.length(packet);
    long start = PacketMemory.getLong(packet + Ethernet.TYPE);
    if ((start & PLAIN_MASK) == PLAIN_IPV4 && bytes >= PLAIN_BYTES) {
      loadPlainIpv4(index, packet + Ethernet.HEADER_BYTES, bytes, (int) (start >>> 16) & 0xffff);
    } else {
      loadAny(index, packet, bytes);
    }
  }

  /** The usual case, in as few loads as it takes. */
  private void loadPlainIpv4(int index, long ip, int bytes, int totalLength) {
    int n = ipv4.count;
    ipv4.source[n] = Ipv4.source(ip);
    ipv4.destination[n] = Ipv4.destination(ip);
    int word = PacketMemory.getInt(ip + Ipv4.FRAGMENT);
    int payload = Math.min(bytes - Ethernet.HEADER_BYTES, totalLength) - Ipv4.HEADER_BYTES;
    boolean whole = (word & LATER_FRAGMENT) == 0;
    addTransport(ipv4, index, ip + Ipv4.HEADER_BYTES, whole ? payload : 0, word & 0xff, 0);
  }

  private void loadAny(int index, long packet, int bytes) {
    int network = bytes < Ethernet.HEADER_BYTES ? Ethernet.NO_NETWORK : Ethernet.network(packet);
    int offset = Ethernet.offset(network);
    switch (Ethernet.etherType(network)) {
      case Ethernet.TYPE_IPV4 ->
          loadIpv4(index, packet + offset, bytes - offset, tag(packet, offset));
      case Ethernet.TYPE_IPV6 ->
          loadIpv6(index, packet + offset, bytes - offset, tag(packet, offset));
      default -> other[index] = AclTable.NOT_IP;
    }
  }

  private static int tag(long packet, int offset) {
    return offset == Ethernet.HEADER_BYTES
        ? 0
        : KeyColumns.TAGGED
            | Vlan.identifier(packet + Ethernet.HEADER_BYTES) << KeyColumns.VLAN_SHIFT;
  }

  private void loadIpv4(int index, long ip, int bytes, int tag) {
    int header = Ipv4.headerBytes(ip);
    if (bytes < Ipv4.HEADER_BYTES || header < Ipv4.HEADER_BYTES || Ipv4.version(ip) != 4) {
      other[index] = AclTable.NO_RULE;
      return;
    }
    ipv4.source[ipv4.count] = Ipv4.source(ip);
    ipv4.destination[ipv4.count] = Ipv4.destination(ip);
    boolean whole = Ipv4.fragmentOffsetBytes(Ipv4.fragment(ip)) == 0;
    int payload = Math.min(bytes, Ipv4.totalLength(ip)) - header;
    addTransport(ipv4, index, ip + header, whole ? payload : 0, Ipv4.protocol(ip), tag);
  }

  private void loadIpv6(int index, long ip, int bytes, int tag) {
    if (bytes < Ipv6.HEADER_BYTES || Ipv6.version(ip) != 6) {
      other[index] = AclTable.NO_RULE;
      return;
    }
    int n = ipv6.count;
    ipv6.sourceHigh[n] = Ipv6.sourceHigh(ip);
    ipv6.sourceLow[n] = Ipv6.sourceLow(ip);
    ipv6.destinationHigh[n] = Ipv6.destinationHigh(ip);
    ipv6.destinationLow[n] = Ipv6.destinationLow(ip);
    int available = Math.min(bytes, Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip));
    long walk = Ipv6Extensions.walk(ip, available);
    if (walk < 0) {
      addTransport(ipv6, index, ip, 0, Ipv6.nextHeader(ip), tag);
      return;
    }
    int offset = Ipv6Extensions.offset(walk);
    int payload = Ipv6Extensions.isLaterFragment(walk) ? 0 : available - offset;
    addTransport(ipv6, index, ip + offset, payload, Ipv6Extensions.protocol(walk), tag);
  }

  /** Adds what rules want of the transport header, if {@code bytes} hold it. */
  private static void addTransport(
      KeyColumns keys, int index, long header, int bytes, int protocol, int tag) {
    int ports = 0;
    int known = tag | protocol;
    if (protocol == IpProtocol.UDP) {
      if (bytes >= Udp.HEADER_BYTES) {
        ports = PacketMemory.getInt(header);
        known |= KeyColumns.HAS_PORTS;
      }
    } else if (protocol == IpProtocol.TCP) {
      if (bytes >= Tcp.HEADER_BYTES) {
        ports = PacketMemory.getInt(header);
        int flags = Tcp.controlBits(header) & 0xff;
        known |= KeyColumns.HAS_PORTS | flags << KeyColumns.FLAGS_SHIFT;
      }
    } else if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
      if (bytes >= ICMP_BYTES) {
        ports = PacketMemory.getInt(header) & 0xffff_0000;
        known |= KeyColumns.HAS_ICMP;
      }
    } else if (bytes >= Udp.HEADER_BYTES && AclRule.hasPorts(protocol)) {
      ports = PacketMemory.getInt(header);
      known |= KeyColumns.HAS_PORTS;
    }
    keys.add(index, ports, known);
  }
}
