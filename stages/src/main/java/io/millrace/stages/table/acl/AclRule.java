package io.millrace.stages.table.acl;

import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Prefix;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of an access list: what a packet must be like, and what becomes of it then. All
 * conditions must hold.
 *
 * <p>A condition on ports, TCP flags or ICMP's type is never met by a packet that does not show
 * them: one of another protocol, a fragment other than the first, one that ends too soon. A list
 * that permits by port thus drops the later fragments of what it permits, unless it permits
 * fragments by a rule without ports.
 *
 * @param permit whether the packet is let through
 * @param from where it comes from; null for anywhere
 * @param to where it goes; null for anywhere
 * @param protocol IP protocol, for IPv6 that behind the extension headers; {@link #ANY} for all
 * @param fromPorts source ports; also permits packets without ports if it is all of them
 * @param toPorts destination ports; likewise
 * @param flags TCP flags
 * @param icmp type and code
 * @param vlan VLAN id of the outermost tag, {@link #ANY}, or {@link #UNTAGGED}
 * @param ingress name of the port that the packet came in by; null for all
 */
public record AclRule(
    boolean permit,
    @Nullable Prefix from,
    @Nullable Prefix to,
    int protocol,
    PortRange fromPorts,
    PortRange toPorts,
    TcpFlags flags,
    IcmpMatch icmp,
    int vlan,
    @Nullable String ingress) {
  /** Every protocol, or every VLAN and no VLAN. */
  public static final int ANY = -1;

  /** For {@code vlan}: frames without a tag. */
  public static final int UNTAGGED = -2;

  private static final int MAX_VLAN = 4094;
  private static final Pattern PORT_NAME = Pattern.compile("[!-~]+");

  /** Checks that the conditions can be met together. */
  public AclRule {
    boolean isIcmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    boolean portless = protocol != ANY && !hasPorts(protocol);
    require(protocol >= ANY && protocol <= 255, "protocol", "a number is from 0 to 255");
    require(vlan >= UNTAGGED && vlan <= MAX_VLAN, "vlan", "an id is from 0 to 4094, not " + vlan);
    require(
        from == null || to == null || from.getClass() == to.getClass(),
        "to",
        "'from' and 'to' are of different IP versions");
    require(fromPorts.isAny() || !portless, "from-ports", "the protocol has no ports");
    require(toPorts.isAny() || !portless, "to-ports", "the protocol has no ports");
    require(flags.mask() == 0 || protocol == IpProtocol.TCP, "flags", "they need protocol tcp");
    require(icmp.isAny() || isIcmp, "icmp", "it needs protocol icmp or icmpv6");
    require(
        ingress == null || PORT_NAME.matcher(ingress).matches(),
        "ingress",
        "a port's name is of printable characters without spaces");
  }

  private static void require(boolean holds, String key, String message) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": " + message);
    }
  }

  /** Starts a rule. */
  public static AclRuleBuilder builder(boolean permit) {
    return new AclRuleBuilder(permit);
  }

  /**
   * Reads {@code permit from 10.0.0.0/8 protocol tcp to-ports 80-443 flags syn/syn+ack vlan 10}: an
   * action, then keys (see {@link AclRuleBuilder#set}) each with its value.
   */
  public static AclRule parse(String text) {
    return AclRuleText.parse(text);
  }

  /** Reads a rule from keys and values, {@code action} among them. */
  public static AclRule of(Map<String, String> entries) {
    return AclRuleText.of(entries);
  }

  /** Whether it can match IPv4 packets. */
  boolean isIpv4() {
    return isOf(from, true) && isOf(to, true);
  }

  /** Whether it can match IPv6 packets. */
  boolean isIpv6() {
    return isOf(from, false) && isOf(to, false);
  }

  private static boolean isOf(@Nullable Prefix prefix, boolean ipv4) {
    return prefix == null || prefix instanceof Ipv4Prefix == ipv4;
  }

  /** Whether the protocol begins with two ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
  static boolean hasPorts(int protocol) {
    return switch (protocol) {
      case IpProtocol.TCP, IpProtocol.UDP, 33, 132, 136 -> true;
      default -> false;
    };
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return AclRuleText.format(this);
  }
}
