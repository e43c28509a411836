package io.millrace.stages.table.acl;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;
import io.millrace.stages.wire.Vlan;

/**
 * What rules look at, of each packet of a burst: one array per field. Belongs to one worker, which
 * fills it anew for each burst and hands it to {@link AclTable#match}.
 *
 * <p>The meta word of a packet:
 *
 * <pre>
 *   30       tagged: there is a VLAN tag
 *   29 - 18  VLAN id of the outermost tag
 *   17 - 10  TCP flags, CWR to FIN
 *   9        ICMP type and code are there
 *   8        ports are there (of TCP also the flags)
 *   7 - 0    IP protocol: that of the first header which is not an IPv6 extension
 * </pre>
 *
 * Ports, flags, type and code are missing where the protocol has none, in fragments other than the
 * first and in packets that end too soon; they count as 0 then. ICMP's type and code stand in place
 * of the source port.
 */
public final class AclKeys {
  static final int PROTOCOL_MASK = 0xff;
  static final int HAS_PORTS = 1 << 8;
  static final int HAS_ICMP = 1 << 9;
  static final int PROTOCOL_BITS = 10;
  static final int FLAGS_SHIFT = 10;
  static final int FLAGS_BITS = 8;
  static final int VLAN_SHIFT = 18;
  static final int VLAN_BITS = 13;
  static final int TAGGED = 1 << 30;

  private static final int ICMP_BYTES = 4;

  int size;

  /** Indices of the packets of each IP version. */
  final int[] ipv4 = new int[Burst.MAX_SIZE];

  final int[] ipv6 = new int[Burst.MAX_SIZE];
  int ipv4Count;
  int ipv6Count;

  /** The result for packets that are neither. */
  final int[] other = new int[Burst.MAX_SIZE];

  /** Addresses: two longs a packet, of which an IPv4 address is the lower half of the first. */
  final long[] source = new long[Burst.MAX_SIZE * 2];

  final long[] destination = new long[Burst.MAX_SIZE * 2];
  final int[] sourcePort = new int[Burst.MAX_SIZE];
  final int[] destinationPort = new int[Burst.MAX_SIZE];
  final int[] meta = new int[Burst.MAX_SIZE];

  /** Number of the port that all of the burst came in by. */
  int ingress;

  /** Numbers of the longest prefixes, which the table fills in. */
  final int[] sourceId = new int[Burst.MAX_SIZE];

  final int[] destinationId = new int[Burst.MAX_SIZE];

  /** Reads the fields of a burst's packets. */
  public void load(Burst burst) {
    size = burst.size();
    ingress = Math.max(0, burst.port());
    ipv4Count = 0;
    ipv6Count = 0;
    for (int i = 0; i < size; i++) {
      load(i, burst.get(i));
    }
  }

  private void load(int index, long packet) {
    int bytes = Packet.length(packet);
    int network = bytes < Ethernet.HEADER_BYTES ? 0 : Ethernet.network(packet);
    int offset = Ethernet.offset(network);
    long ip = packet + offset;
    int type = Ethernet.etherType(network);
    if (type == Ethernet.TYPE_IPV4) {
      loadIpv4(index, ip, bytes - offset, tag(packet, offset));
    } else if (type == Ethernet.TYPE_IPV6) {
      loadIpv6(index, ip, bytes - offset, tag(packet, offset));
    } else {
      other[index] = AclTable.NOT_IP;
    }
  }

  private static int tag(long packet, int offset) {
    return offset == Ethernet.HEADER_BYTES
        ? 0
        : TAGGED | Vlan.identifier(packet + Ethernet.HEADER_BYTES) << VLAN_SHIFT;
  }

  private void loadIpv4(int index, long ip, int bytes, int tag) {
    int header = Ipv4.headerBytes(ip);
    if (bytes < Ipv4.HEADER_BYTES || header < Ipv4.HEADER_BYTES || Ipv4.version(ip) != 4) {
      other[index] = AclTable.NO_RULE;
      return;
    }
    ipv4[ipv4Count++] = index;
    source[index * 2] = Ipv4.source(ip);
    destination[index * 2] = Ipv4.destination(ip);
    int protocol = Ipv4.protocol(ip);
    boolean whole = Ipv4.fragmentOffsetBytes(Ipv4.fragment(ip)) == 0;
    int payload = Math.min(bytes, Ipv4.totalLength(ip)) - header;
    loadTransport(index, ip + header, whole ? payload : 0, protocol, tag);
  }

  private void loadIpv6(int index, long ip, int bytes, int tag) {
    if (bytes < Ipv6.HEADER_BYTES || Ipv6.version(ip) != 6) {
      other[index] = AclTable.NO_RULE;
      return;
    }
    ipv6[ipv6Count++] = index;
    source[index * 2] = Ipv6.sourceHigh(ip);
    source[index * 2 + 1] = Ipv6.sourceLow(ip);
    destination[index * 2] = Ipv6.destinationHigh(ip);
    destination[index * 2 + 1] = Ipv6.destinationLow(ip);
    int available = Math.min(bytes, Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip));
    long walk = Ipv6Extensions.walk(ip, available);
    if (walk < 0) {
      loadTransport(index, ip, 0, Ipv6.nextHeader(ip), tag);
      return;
    }
    int offset = Ipv6Extensions.offset(walk);
    int payload = Ipv6Extensions.isLaterFragment(walk) ? 0 : available - offset;
    loadTransport(index, ip + offset, payload, Ipv6Extensions.protocol(walk), tag);
  }

  /** Reads what rules want of the transport header, if {@code bytes} hold it. */
  private void loadTransport(int index, long header, int bytes, int protocol, int tag) {
    int ports = 0;
    int known = tag | protocol;
    if (protocol == IpProtocol.UDP) {
      if (bytes >= Udp.HEADER_BYTES) {
        ports = ports(header);
        known |= HAS_PORTS;
      }
    } else if (protocol == IpProtocol.TCP) {
      if (bytes >= Tcp.HEADER_BYTES) {
        ports = ports(header);
        known |= HAS_PORTS | (Tcp.controlBits(header) & 0xff) << FLAGS_SHIFT;
      }
    } else if (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6) {
      if (bytes >= ICMP_BYTES) {
        ports = ports(header) & 0xffff_0000;
        known |= HAS_ICMP;
      }
    } else if (bytes >= Udp.HEADER_BYTES && AclRule.hasPorts(protocol)) {
      ports = ports(header);
      known |= HAS_PORTS;
    }
    sourcePort[index] = ports >>> 16;
    destinationPort[index] = ports & 0xffff;
    meta[index] = known;
  }

  private static int ports(long header) {
    return Udp.sourcePort(header) << 16 | Udp.destinationPort(header);
  }
}
