package io.millrace.stages.traffic;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.validate.Malformed;
import java.util.function.Consumer;

/**
 * A way for a frame to be malformed, and the reason for which it must be dropped. Each spoils one
 * thing of a frame that is valid otherwise; where there are several ways to, one is drawn.
 */
@SuppressWarnings("ImmutableEnumChecker") // Reasons do not change, and the writers keep nothing.
public enum Defect implements Flaw {
  /** The frame ends within the Ethernet header. */
  ETHERNET_RUNT(Malformed.ETHERNET_RUNT, LinkDefects::runt),
  /** A multicast address sends. */
  ETHERNET_SOURCE_GROUP(Malformed.ETHERNET_SOURCE_GROUP, LinkDefects::sourceGroup),
  /** The length field is too large. */
  ETHERNET_LENGTH(Malformed.ETHERNET_LENGTH, LinkDefects::length),
  /** The type field is between lengths and types. */
  ETHERNET_TYPE(Malformed.ETHERNET_TYPE, LinkDefects::type),
  /** The frame ends within a VLAN tag. */
  VLAN_TRUNCATED(Malformed.VLAN_TRUNCATED, LinkDefects::vlanTruncated),
  /** VLAN 4095. */
  VLAN_RESERVED(Malformed.VLAN_RESERVED, LinkDefects::vlanReserved),
  /** The frame ends within the ARP message. */
  ARP_TRUNCATED(Malformed.ARP_TRUNCATED, LinkDefects::arpTruncated),
  /** Addresses of lengths that they do not have. */
  ARP_MALFORMED(Malformed.ARP_MALFORMED, LinkDefects::arpMalformed),
  /** Neither request nor reply nor anything else. */
  ARP_OPCODE(Malformed.ARP_OPCODE, LinkDefects::arpOpcode),
  /** A multicast address says that it is somebody's. */
  ARP_SENDER(Malformed.ARP_SENDER, LinkDefects::arpSender),

  /** The frame ends within the IPv4 header. */
  IPV4_TRUNCATED(Malformed.IPV4_TRUNCATED, Ipv4Defects::truncated),
  /** A version other than 4. */
  IPV4_VERSION(Malformed.IPV4_VERSION, Ipv4Defects::version),
  /** A header length below 20 bytes. */
  IPV4_HEADER_LENGTH(Malformed.IPV4_HEADER_LENGTH, Ipv4Defects::headerLength),
  /** A total length below the header's or beyond the frame. */
  IPV4_TOTAL_LENGTH(Malformed.IPV4_TOTAL_LENGTH, Ipv4Defects::totalLength),
  /** A wrong header checksum. */
  IPV4_CHECKSUM(Malformed.IPV4_CHECKSUM, Ipv4Defects::checksum),
  /** From loopback, multicast, network 0 or class E. */
  IPV4_SOURCE_MARTIAN(Malformed.IPV4_SOURCE_MARTIAN, Ipv4Defects::sourceMartian),
  /** To loopback, network 0 or class E. */
  IPV4_DESTINATION_MARTIAN(Malformed.IPV4_DESTINATION_MARTIAN, Ipv4Defects::destinationMartian),
  /** From the receiver's own address. */
  IPV4_LAND(Malformed.IPV4_LAND, Ipv4Defects::land),
  /** An option without a length, or beyond the header. */
  IPV4_OPTIONS(Malformed.IPV4_OPTIONS, Ipv4Defects::options),
  /** A fragment in the middle that is no multiple of 8 bytes. */
  IPV4_FRAGMENT_LENGTH(Malformed.IPV4_FRAGMENT_LENGTH, Ipv4Defects::fragmentLength),
  /** A fragment that would make the datagram too long. */
  IPV4_FRAGMENT_OVERLONG(Malformed.IPV4_FRAGMENT_OVERLONG, Ipv4Defects::fragmentOverlong),
  /** A fragment that splits the TCP header. */
  IPV4_FRAGMENT_TINY(Malformed.IPV4_FRAGMENT_TINY, Ipv4Defects::fragmentTiny),

  /** The frame ends within the IPv6 header. */
  IPV6_TRUNCATED(Malformed.IPV6_TRUNCATED, Ipv6Defects::truncated),
  /** A version other than 6. */
  IPV6_VERSION(Malformed.IPV6_VERSION, Ipv6Defects::version),
  /** A payload length beyond the frame. */
  IPV6_PAYLOAD_LENGTH(Malformed.IPV6_PAYLOAD_LENGTH, Ipv6Defects::payloadLength),
  /** From loopback, multicast, nobody or a mapped IPv4 address. */
  IPV6_SOURCE_MARTIAN(Malformed.IPV6_SOURCE_MARTIAN, Ipv6Defects::sourceMartian),
  /** To loopback, nobody, a mapped IPv4 address or a group within the host. */
  IPV6_DESTINATION_MARTIAN(Malformed.IPV6_DESTINATION_MARTIAN, Ipv6Defects::destinationMartian),
  /** From the receiver's own address. */
  IPV6_LAND(Malformed.IPV6_LAND, Ipv6Defects::land),
  /** The packet ends within an extension header. */
  IPV6_EXTENSION_TRUNCATED(Malformed.IPV6_EXTENSION_TRUNCATED, Ipv6Defects::extensionTruncated),
  /** Hop-by-hop options behind destination options. */
  IPV6_EXTENSION_ORDER(Malformed.IPV6_EXTENSION_ORDER, Ipv6Defects::extensionOrder),
  /** Nine extension headers. */
  IPV6_EXTENSION_COUNT(Malformed.IPV6_EXTENSION_COUNT, Ipv6Defects::extensionCount),
  /** An option longer than the header that it is in. */
  IPV6_OPTIONS(Malformed.IPV6_OPTIONS, Ipv6Defects::options),
  /** A source route with more segments left than it has addresses. */
  IPV6_ROUTING(Malformed.IPV6_ROUTING, Ipv6Defects::routing),
  /** A fragment in the middle that is no multiple of 8 bytes. */
  IPV6_FRAGMENT_LENGTH(Malformed.IPV6_FRAGMENT_LENGTH, Ipv6Defects::fragmentLength),
  /** A fragment that would make the packet too long. */
  IPV6_FRAGMENT_OVERLONG(Malformed.IPV6_FRAGMENT_OVERLONG, Ipv6Defects::fragmentOverlong),
  /** A first fragment without the whole TCP header. */
  IPV6_FRAGMENT_TINY(Malformed.IPV6_FRAGMENT_TINY, Ipv6Defects::fragmentTiny),

  /** The packet ends within the UDP header. */
  UDP_TRUNCATED(Malformed.UDP_TRUNCATED, TransportDefects::udpTruncated),
  /** A length below the header's or beyond the packet. */
  UDP_LENGTH(Malformed.UDP_LENGTH, TransportDefects::udpLength),
  /** To port 0. */
  UDP_PORT_ZERO(Malformed.UDP_PORT_ZERO, TransportDefects::udpPortZero),
  /** A wrong checksum. */
  UDP_CHECKSUM(Malformed.UDP_CHECKSUM, TransportDefects::udpChecksum),
  /** The packet ends within the TCP header. */
  TCP_TRUNCATED(Malformed.TCP_TRUNCATED, TransportDefects::tcpTruncated),
  /** Data that begin within the header or behind the packet. */
  TCP_DATA_OFFSET(Malformed.TCP_DATA_OFFSET, TransportDefects::tcpDataOffset),
  /** None of the control bits that matter. */
  TCP_FLAGS_NULL(Malformed.TCP_FLAGS_NULL, TransportDefects::tcpFlagsNull),
  /** SYN and FIN. */
  TCP_FLAGS_SYN_FIN(Malformed.TCP_FLAGS_SYN_FIN, TransportDefects::tcpFlagsSynFin),
  /** SYN and RST, FIN and RST, or FIN alone. */
  TCP_FLAGS(Malformed.TCP_FLAGS, TransportDefects::tcpFlags),
  /** From or to port 0. */
  TCP_PORT_ZERO(Malformed.TCP_PORT_ZERO, TransportDefects::tcpPortZero),
  /** An option without a length, or beyond the header. */
  TCP_OPTIONS(Malformed.TCP_OPTIONS, TransportDefects::tcpOptions),
  /** A wrong checksum. */
  TCP_CHECKSUM(Malformed.TCP_CHECKSUM, TransportDefects::tcpChecksum),

  /** The packet ends within the ICMP header. */
  ICMP_TRUNCATED(Malformed.ICMP_TRUNCATED, IcmpDefects::truncated4),
  /** An error that does not say about what. */
  ICMP_QUOTE(Malformed.ICMP_QUOTE, IcmpDefects::quote4),
  /** A wrong checksum. */
  ICMP_CHECKSUM(Malformed.ICMP_CHECKSUM, IcmpDefects::checksum4),
  /** The packet ends within the ICMPv6 header. */
  ICMPV6_TRUNCATED(Malformed.ICMPV6_TRUNCATED, IcmpDefects::truncated6),
  /** An error that does not say about what. */
  ICMPV6_QUOTE(Malformed.ICMPV6_QUOTE, IcmpDefects::quote6),
  /** A wrong checksum. */
  ICMPV6_CHECKSUM(Malformed.ICMPV6_CHECKSUM, IcmpDefects::checksum6),
  /** Neighbor discovery from beyond the link. */
  ND_HOP_LIMIT(Malformed.ND_HOP_LIMIT, IcmpDefects::hopLimit),
  /** A solicitation without its target. */
  ND_TRUNCATED(Malformed.ND_TRUNCATED, IcmpDefects::solicitationTruncated),
  /** An option of length 0. */
  ND_OPTIONS(Malformed.ND_OPTIONS, IcmpDefects::solicitationOptions),
  /** A solicitation for a group. */
  ND_MALFORMED(Malformed.ND_MALFORMED, IcmpDefects::solicitationMalformed);

  private final DropReason reason;
  private final Consumer<Draft> writer;

  Defect(DropReason reason, Consumer<Draft> writer) {
    this.reason = reason;
    this.writer = writer;
  }

  /** The reason for which it must be dropped. */
  public DropReason dropReason() {
    return reason;
  }

  @Override
  public String reason() {
    return reason.name();
  }

  @Override
  public void write(Draft draft) {
    writer.accept(draft);
  }
}
