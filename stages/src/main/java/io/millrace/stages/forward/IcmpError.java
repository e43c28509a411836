package io.millrace.stages.forward;

import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Icmpv6;

/** What the router reports to senders, with its types and codes (RFC 792, 1812; RFC 4443). */
enum IcmpError {
  /** No route leads to the destination. */
  NO_ROUTE(
      Icmp.DESTINATION_UNREACHABLE,
      Icmp.CODE_NET_UNREACHABLE,
      Icmpv6.DESTINATION_UNREACHABLE,
      Icmpv6.CODE_NO_ROUTE),

  /** The destination, or the next router, does not answer. */
  HOST_UNREACHABLE(
      Icmp.DESTINATION_UNREACHABLE,
      Icmp.CODE_HOST_UNREACHABLE,
      Icmpv6.DESTINATION_UNREACHABLE,
      Icmpv6.CODE_ADDRESS_UNREACHABLE),

  /** It is not allowed to send there. */
  PROHIBITED(Icmp.DESTINATION_UNREACHABLE, 13, Icmpv6.DESTINATION_UNREACHABLE, 1),

  /** Nobody listens at that port of the router. */
  PORT_UNREACHABLE(
      Icmp.DESTINATION_UNREACHABLE,
      Icmp.CODE_PORT_UNREACHABLE,
      Icmpv6.DESTINATION_UNREACHABLE,
      Icmpv6.CODE_PORT_UNREACHABLE),

  /** The router does not speak that protocol; IPv6 tells where the protocol's number stands. */
  PROTOCOL_UNREACHABLE(Icmp.DESTINATION_UNREACHABLE, 2, Icmpv6.PARAMETER_PROBLEM, 1),

  /** Too long for the next link, whose MTU is told. */
  TOO_BIG(Icmp.DESTINATION_UNREACHABLE, Icmp.CODE_FRAGMENTATION_NEEDED, Icmpv6.PACKET_TOO_BIG, 0),

  /** Time to live or hop limit used up. */
  TIME_EXCEEDED(Icmp.TIME_EXCEEDED, 0, Icmpv6.TIME_EXCEEDED, 0);

  final int type4;
  final int code4;
  final int type6;
  final int code6;

  IcmpError(int type4, int code4, int type6, int code6) {
    this.type4 = type4;
    this.code4 = code4;
    this.type6 = type6;
    this.code6 = code6;
  }
}
