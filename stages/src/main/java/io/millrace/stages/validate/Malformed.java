package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import java.util.List;

/** Every way in which {@link Validate} finds a packet malformed, from the link layer up. */
public final class Malformed {
  // Frames.
  public static final DropReason CAPTURE_CUT =
      DropReason.declare(
          "capture-cut", "The capture kept too little of the packet to read its headers.");

  public static final DropReason ETHERNET_RUNT =
      DropReason.declare("ethernet-runt", "The frame ends within the Ethernet header.");

  public static final DropReason ETHERNET_SOURCE_GROUP =
      DropReason.declare(
          "ethernet-source-group",
          "The Ethernet source address is a group address, which nobody can have.");

  public static final DropReason ETHERNET_LENGTH =
      DropReason.declare(
          "ethernet-length", "The frame's length field says more than the frame has.");

  public static final DropReason ETHERNET_TYPE =
      DropReason.declare(
          "ethernet-type",
          "The type field is neither a length (up to 1500) nor an EtherType (from 1536).");

  public static final DropReason VLAN_TRUNCATED =
      DropReason.declare("vlan-truncated", "The frame ends within a VLAN tag.");

  public static final DropReason VLAN_RESERVED =
      DropReason.declare("vlan-reserved", "The VLAN identifier is 4095, which no frame may carry.");

  // ARP.
  public static final DropReason ARP_TRUNCATED =
      DropReason.declare("arp-truncated", "The frame ends within the ARP message.");

  public static final DropReason ARP_MALFORMED =
      DropReason.declare(
          "arp-malformed",
          "The ARP message is not about IPv4 and Ethernet addresses of their lengths.");

  public static final DropReason ARP_OPCODE =
      DropReason.declare("arp-opcode", "The ARP opcode is one of the two that are reserved.");

  public static final DropReason ARP_SENDER =
      DropReason.declare(
          "arp-sender",
          "The sender in the ARP message is a group of stations or cannot be on a link.");

  // IPv4.
  public static final DropReason IPV4_TRUNCATED =
      DropReason.declare("ipv4-truncated", "The frame ends within the IPv4 header.");

  public static final DropReason IPV4_VERSION =
      DropReason.declare(
          "ipv4-version", "The EtherType says IPv4, the version in the header does not.");

  public static final DropReason IPV4_HEADER_LENGTH =
      DropReason.declare(
          "ipv4-header-length", "The IPv4 header length is below its minimum of 20 bytes.");

  public static final DropReason IPV4_TOTAL_LENGTH =
      DropReason.declare(
          "ipv4-total-length",
          "The IPv4 total length is less than the header or more than the frame has.");

  public static final DropReason IPV4_CHECKSUM =
      DropReason.declare("ipv4-checksum", "The IPv4 header checksum is wrong.");

  public static final DropReason IPV4_SOURCE_MARTIAN =
      DropReason.declare(
          "ipv4-source-martian",
          "The IPv4 source address cannot be a sender's: loopback, multicast, reserved.");

  public static final DropReason IPV4_DESTINATION_MARTIAN =
      DropReason.declare(
          "ipv4-destination-martian",
          "The IPv4 destination is on network 0, on the loopback or reserved.");

  public static final DropReason IPV4_LAND =
      DropReason.declare("ipv4-land", "IPv4 source and destination address are the same.");

  public static final DropReason IPV4_OPTIONS =
      DropReason.declare(
          "ipv4-options", "An IPv4 option has no proper length or runs over the header's end.");

  public static final DropReason IPV4_FRAGMENT_LENGTH =
      DropReason.declare(
          "ipv4-fragment-length",
          "An IPv4 fragment other than the last is not a multiple of 8 bytes.");

  public static final DropReason IPV4_FRAGMENT_OVERLONG =
      DropReason.declare(
          "ipv4-fragment-overlong",
          "The IPv4 fragment ends beyond the 65,535 bytes of the largest datagram.");

  public static final DropReason IPV4_FRAGMENT_TINY =
      DropReason.declare(
          "ipv4-fragment-tiny",
          "IPv4 fragments so small that the transport header is not in the first.");

  // IPv6.
  public static final DropReason IPV6_TRUNCATED =
      DropReason.declare("ipv6-truncated", "The frame ends within the IPv6 header.");

  public static final DropReason IPV6_VERSION =
      DropReason.declare(
          "ipv6-version", "The EtherType says IPv6, the version in the header does not.");

  public static final DropReason IPV6_PAYLOAD_LENGTH =
      DropReason.declare(
          "ipv6-payload-length", "The IPv6 payload length is more than the frame has.");

  public static final DropReason IPV6_SOURCE_MARTIAN =
      DropReason.declare(
          "ipv6-source-martian",
          "The IPv6 source address cannot be a sender's: loopback, multicast, mapped.");

  public static final DropReason IPV6_DESTINATION_MARTIAN =
      DropReason.declare(
          "ipv6-destination-martian",
          "The IPv6 destination is none, the loopback, mapped or of a reserved scope.");

  public static final DropReason IPV6_LAND =
      DropReason.declare("ipv6-land", "IPv6 source and destination address are the same.");

  public static final DropReason IPV6_EXTENSION_TRUNCATED =
      DropReason.declare(
          "ipv6-extension-truncated", "The packet ends within an IPv6 extension header.");

  public static final DropReason IPV6_EXTENSION_ORDER =
      DropReason.declare(
          "ipv6-extension-order",
          "IPv6 hop-by-hop options stand elsewhere than right behind the header.");

  public static final DropReason IPV6_EXTENSION_COUNT =
      DropReason.declare(
          "ipv6-extension-count", "The packet has more IPv6 extension headers than anybody needs.");

  public static final DropReason IPV6_OPTIONS =
      DropReason.declare("ipv6-options", "An IPv6 option runs over the end of its header.");

  public static final DropReason IPV6_ROUTING =
      DropReason.declare(
          "ipv6-routing", "The IPv6 routing header has more segments left than addresses.");

  public static final DropReason IPV6_FRAGMENT_LENGTH =
      DropReason.declare(
          "ipv6-fragment-length",
          "An IPv6 fragment other than the last is not a multiple of 8 bytes.");

  public static final DropReason IPV6_FRAGMENT_OVERLONG =
      DropReason.declare(
          "ipv6-fragment-overlong",
          "The IPv6 fragment ends beyond the 65,535 bytes of the largest packet.");

  public static final DropReason IPV6_FRAGMENT_TINY =
      DropReason.declare(
          "ipv6-fragment-tiny",
          "The first IPv6 fragment does not hold the whole transport header.");

  // UDP.
  public static final DropReason UDP_TRUNCATED =
      DropReason.declare("udp-truncated", "The packet ends within the UDP header.");

  public static final DropReason UDP_LENGTH =
      DropReason.declare(
          "udp-length", "The UDP length is less than its header or more than the packet has.");

  public static final DropReason UDP_PORT_ZERO =
      DropReason.declare("udp-port-zero", "The UDP destination port is 0, where nobody can be.");

  public static final DropReason UDP_CHECKSUM =
      DropReason.declare("udp-checksum", "The UDP checksum is wrong.");

  public static final DropReason UDP_CHECKSUM_MISSING =
      DropReason.declare(
          "udp-checksum-missing",
          "UDP over IPv6 without a checksum, and the configuration does not allow it.");

  // TCP.
  public static final DropReason TCP_TRUNCATED =
      DropReason.declare("tcp-truncated", "The packet ends within the TCP header.");

  public static final DropReason TCP_DATA_OFFSET =
      DropReason.declare(
          "tcp-data-offset", "The TCP data offset is below 5 words or beyond the packet's end.");

  public static final DropReason TCP_FLAGS_NULL =
      DropReason.declare(
          "tcp-flags-null", "None of the TCP control bits SYN, ACK, FIN and RST is set.");

  public static final DropReason TCP_FLAGS_SYN_FIN =
      DropReason.declare(
          "tcp-flags-syn-fin", "The TCP segment opens and closes a connection at once.");

  public static final DropReason TCP_FLAGS =
      DropReason.declare("tcp-flags", "The TCP control bits contradict each other.");

  public static final DropReason TCP_PORT_ZERO =
      DropReason.declare("tcp-port-zero", "A TCP port is 0, where nobody can be.");

  public static final DropReason TCP_OPTIONS =
      DropReason.declare(
          "tcp-options", "A TCP option has no proper length or runs over the header's end.");

  public static final DropReason TCP_CHECKSUM =
      DropReason.declare("tcp-checksum", "The TCP checksum is wrong.");

  // ICMP.
  public static final DropReason ICMP_TRUNCATED =
      DropReason.declare("icmp-truncated", "The packet ends within the ICMP header.");

  public static final DropReason ICMP_QUOTE =
      DropReason.declare(
          "icmp-quote", "The ICMP error does not quote the header of the packet it is about.");

  public static final DropReason ICMP_CHECKSUM =
      DropReason.declare("icmp-checksum", "The ICMP checksum is wrong.");

  // ICMPv6 and neighbor discovery.
  public static final DropReason ICMPV6_TRUNCATED =
      DropReason.declare("icmpv6-truncated", "The packet ends within the ICMPv6 header.");

  public static final DropReason ICMPV6_QUOTE =
      DropReason.declare(
          "icmpv6-quote", "The ICMPv6 error does not quote the header of the packet it is about.");

  public static final DropReason ICMPV6_CHECKSUM =
      DropReason.declare("icmpv6-checksum", "The ICMPv6 checksum is wrong.");

  public static final DropReason ND_HOP_LIMIT =
      DropReason.declare(
          "nd-hop-limit",
          "A neighbor discovery message with a hop limit other than 255 is not from the link.");

  public static final DropReason ND_TRUNCATED =
      DropReason.declare("nd-truncated", "The packet ends within the neighbor discovery message.");

  public static final DropReason ND_OPTIONS =
      DropReason.declare(
          "nd-options", "A neighbor discovery option has length 0 or runs over the message's end.");

  public static final DropReason ND_MALFORMED =
      DropReason.declare(
          "nd-malformed",
          "The neighbor discovery message contradicts its addresses, its code or its flags.");

  /** All of them. */
  public static final List<DropReason> REASONS =
      List.of(
          CAPTURE_CUT,
          ETHERNET_RUNT,
          ETHERNET_SOURCE_GROUP,
          ETHERNET_LENGTH,
          ETHERNET_TYPE,
          VLAN_TRUNCATED,
          VLAN_RESERVED,
          ARP_TRUNCATED,
          ARP_MALFORMED,
          ARP_OPCODE,
          ARP_SENDER,
          IPV4_TRUNCATED,
          IPV4_VERSION,
          IPV4_HEADER_LENGTH,
          IPV4_TOTAL_LENGTH,
          IPV4_CHECKSUM,
          IPV4_SOURCE_MARTIAN,
          IPV4_DESTINATION_MARTIAN,
          IPV4_LAND,
          IPV4_OPTIONS,
          IPV4_FRAGMENT_LENGTH,
          IPV4_FRAGMENT_OVERLONG,
          IPV4_FRAGMENT_TINY,
          IPV6_TRUNCATED,
          IPV6_VERSION,
          IPV6_PAYLOAD_LENGTH,
          IPV6_SOURCE_MARTIAN,
          IPV6_DESTINATION_MARTIAN,
          IPV6_LAND,
          IPV6_EXTENSION_TRUNCATED,
          IPV6_EXTENSION_ORDER,
          IPV6_EXTENSION_COUNT,
          IPV6_OPTIONS,
          IPV6_ROUTING,
          IPV6_FRAGMENT_LENGTH,
          IPV6_FRAGMENT_OVERLONG,
          IPV6_FRAGMENT_TINY,
          UDP_TRUNCATED,
          UDP_LENGTH,
          UDP_PORT_ZERO,
          UDP_CHECKSUM,
          UDP_CHECKSUM_MISSING,
          TCP_TRUNCATED,
          TCP_DATA_OFFSET,
          TCP_FLAGS_NULL,
          TCP_FLAGS_SYN_FIN,
          TCP_FLAGS,
          TCP_PORT_ZERO,
          TCP_OPTIONS,
          TCP_CHECKSUM,
          ICMP_TRUNCATED,
          ICMP_QUOTE,
          ICMP_CHECKSUM,
          ICMPV6_TRUNCATED,
          ICMPV6_QUOTE,
          ICMPV6_CHECKSUM,
          ND_HOP_LIMIT,
          ND_TRUNCATED,
          ND_OPTIONS,
          ND_MALFORMED);

  private Malformed() {}
}
