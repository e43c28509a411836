package io.millrace.stages.table.acl;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Ipv6Extensions;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wire.Vlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet as rules speak of it: makes the frame, and is judged by rules one by one as a naive
 * reader of the documentation would.
 *
 * @param first the source port, or ICMP type and code
 * @param vlan id of the outer tag, or -1 for none
 * @param laterFragment whether the transport header is in an earlier fragment
 */
record AclFlow(
    IpAddress from,
    IpAddress to,
    int protocol,
    int first,
    int second,
    int flags,
    int vlan,
    boolean laterFragment,
    String ingress) {
  private static final int TRANSPORT_BYTES = 20;

  /** Number of the first rule that matches, or -1. */
  int firstMatch(List<AclRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      if (matches(rules.get(i))) {
        return i;
      }
    }
    return AclTable.NO_RULE;
  }

  private boolean matches(AclRule rule) {
    return isIn(rule.from(), from)
        && isIn(rule.to(), to)
        && (rule.protocol() == AclRule.ANY || rule.protocol() == protocol)
        && portIs(rule.fromPorts(), first)
        && portIs(rule.toPorts(), second)
        && flagsAre(rule.flags())
        && icmpIs(rule.icmp())
        && vlanIs(rule.vlan())
        && (rule.ingress() == null || rule.ingress().equals(ingress));
  }

  private static boolean isIn(@Nullable Prefix prefix, IpAddress address) {
    return prefix == null || prefix.contains(address);
  }

  private boolean showsPorts() {
    return AclRule.hasPorts(protocol) && !laterFragment;
  }

  private boolean portIs(PortRange range, int port) {
    return range.isAny() || showsPorts() && range.first() <= port && port <= range.last();
  }

  private boolean flagsAre(TcpFlags wanted) {
    return wanted.mask() == 0
        || protocol == IpProtocol.TCP && showsPorts() && (flags & wanted.mask()) == wanted.set();
  }

  private boolean icmpIs(IcmpMatch wanted) {
    boolean shown =
        !laterFragment && (protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6);
    return wanted.isAny()
        || shown
            && wanted.type() == first >>> 8
            && (wanted.code() < 0 || wanted.code() == (first & 255));
  }

  private boolean vlanIs(int wanted) {
    return wanted == AclRule.ANY || (wanted == AclRule.UNTAGGED ? vlan < 0 : wanted == vlan);
  }

  /** Makes the frame. */
  long packet(PacketCache packets) {
    long frame = packets.allocate();
    boolean ipv4 = from instanceof Ipv4Address;
    int type = ipv4 ? Ethernet.TYPE_IPV4 : Ethernet.TYPE_IPV6;
    int offset = Ethernet.HEADER_BYTES;
    Ethernet.put(frame, 2, 4, vlan < 0 ? type : Vlan.TPID);
    if (vlan >= 0) {
      Vlan.put(frame + offset, 0, false, vlan, type);
      offset += Vlan.TAG_BYTES;
    }
    offset += ipv4 ? putIpv4(frame + offset) : putIpv6(frame + offset);
    long transport = frame + offset;
    PacketMemory.putLong(transport, 0);
    PacketMemory.putLong(transport + 8, 0);
    PacketMemory.putInt(transport + 16, 0);
    PacketMemory.putShort(transport, first);
    PacketMemory.putShort(transport + 2, second);
    if (protocol == IpProtocol.TCP) {
      PacketMemory.putByte(transport + 12, 5 << 4);
      PacketMemory.putByte(transport + 13, flags);
    }
    return Packet.withLength(frame, offset + TRANSPORT_BYTES);
  }

  private int putIpv4(long ip) {
    int total = Ipv4.HEADER_BYTES + TRANSPORT_BYTES;
    int fragment = laterFragment ? 100 : 0;
    int source = ((Ipv4Address) from).value();
    int destination = ((Ipv4Address) to).value();
    Ipv4.put(ip, 0, total, 7, fragment, 64, protocol, source, destination);
    return Ipv4.HEADER_BYTES;
  }

  private int putIpv6(long ip) {
    int extension = laterFragment ? Ipv6Extensions.FRAGMENT_BYTES : 0;
    int next = laterFragment ? IpProtocol.FRAGMENT : protocol;
    PacketMemory.putInt(ip, 6 << 28);
    PacketMemory.putShort(ip + Ipv6.PAYLOAD_LENGTH, extension + TRANSPORT_BYTES);
    PacketMemory.putByte(ip + Ipv6.NEXT_HEADER, next);
    PacketMemory.putByte(ip + Ipv6.HOP_LIMIT, 64);
    Ipv6Address source = (Ipv6Address) from;
    Ipv6Address destination = (Ipv6Address) to;
    Ipv6.putSource(ip, source.high(), source.low());
    Ipv6.putDestination(ip, destination.high(), destination.low());
    if (laterFragment) {
      Ipv6Extensions.putFragment(ip + Ipv6.HEADER_BYTES, protocol, 800, false, 7);
    }
    return Ipv6.HEADER_BYTES + extension;
  }
}
