package io.millrace.stages.forward;

import io.millrace.pipeline.DropReason;
import java.util.List;

/** Why the router drops packets. */
public final class ForwardDrops {
  /** It has come to us, but the Ethernet address is another station's. */
  public static final DropReason NOT_FOR_US =
      DropReason.declare(
          "not-for-us", "The frame or the question in it is for another station on the link.");

  /** No interface at the port. */
  public static final DropReason NO_INTERFACE =
      DropReason.declare("no-interface", "It came in by a port that has no router interface.");

  /** Neither IP nor ARP. */
  public static final DropReason NOT_ROUTABLE_PROTOCOL =
      DropReason.declare("not-routable-protocol", "The frame carries neither IPv4, IPv6 nor ARP.");

  /** A VLAN tag. */
  public static final DropReason VLAN_UNKNOWN =
      DropReason.declare("vlan-unknown", "The frame has a VLAN tag, which no interface expects.");

  /** Lengths that cannot be. */
  public static final DropReason NOT_VALIDATED =
      DropReason.declare(
          "not-validated",
          "The IP header contradicts the frame; the validate stage, put before, would tell how.");

  /** An ARP, ND or ICMP message to the router that makes no sense. */
  public static final DropReason LOCAL_INVALID =
      DropReason.declare(
          "local-invalid", "An ARP, neighbor discovery or ICMP message to the router is invalid.");

  /** Somebody else has one of our addresses. */
  public static final DropReason ADDRESS_CONFLICT =
      DropReason.declare(
          "address-conflict", "Another station on the link claims one of the router's addresses.");

  /** Something to the router that it has no use for. */
  public static final DropReason LOCAL_UNHANDLED =
      DropReason.declare(
          "local-unhandled", "It is addressed to the router itself, which has no use for it.");

  /** Done with it. */
  public static final DropReason CONSUMED =
      DropReason.declare(
          "consumed", "It told the router about a neighbor, and the router has taken note.");

  /** TTL or hop limit used up. */
  public static final DropReason TTL_EXPIRED =
      DropReason.declare("ttl-expired", "Its time to live or hop limit is used up.");

  /** Nowhere to go. */
  public static final DropReason NO_ROUTE =
      DropReason.declare("no-route", "No route leads to its destination.");

  /** A route that drops without a word. */
  public static final DropReason BLACKHOLE =
      DropReason.declare("blackhole", "The route to its destination is a black hole.");

  /** A route that says unreachable. */
  public static final DropReason UNREACHABLE =
      DropReason.declare("unreachable", "The route says that its destination is unreachable.");

  /** A route that says prohibited. */
  public static final DropReason PROHIBITED =
      DropReason.declare("prohibited", "The route says that its destination is prohibited.");

  /** Larger than the link carries. */
  public static final DropReason TOO_BIG =
      DropReason.declare(
          "too-big", "It is larger than the next link's MTU and must not be fragmented.");

  /** To a group or a broadcast address. */
  public static final DropReason MULTICAST =
      DropReason.declare(
          "multicast", "It is for a multicast or broadcast address, which is not forwarded.");

  /** To or from an address that is good on one link only. */
  public static final DropReason LINK_LOCAL =
      DropReason.declare("link-local", "A link-local source or destination stays on its link.");

  /** To loopback, this network or a reserved block. */
  public static final DropReason UNROUTABLE =
      DropReason.declare(
          "unroutable", "No route may lead to its destination: loopback, unspecified or reserved.");

  /** The neighbor does not answer. */
  public static final DropReason NEIGHBOR_UNREACHABLE =
      DropReason.declare(
          "neighbor-unreachable", "The next hop did not answer ARP or neighbor solicitations.");

  /** Too many packets wait. */
  public static final DropReason NEIGHBOR_QUEUE_FULL =
      DropReason.declare(
          "neighbor-queue-full", "Too many packets wait for the next hop's Ethernet address.");

  /** Too many neighbors. */
  public static final DropReason NEIGHBOR_TABLE_FULL =
      DropReason.declare(
          "neighbor-table-full", "The next hop is new and there is no room for more neighbors.");

  /** No buffer for the fragments. */
  public static final DropReason NO_BUFFER =
      DropReason.declare("no-buffer", "No packet buffer was free to put its fragments into.");

  static final List<DropReason> ALL =
      List.of(
          NOT_FOR_US,
          NO_INTERFACE,
          NOT_ROUTABLE_PROTOCOL,
          VLAN_UNKNOWN,
          NOT_VALIDATED,
          LOCAL_INVALID,
          ADDRESS_CONFLICT,
          LOCAL_UNHANDLED,
          CONSUMED,
          TTL_EXPIRED,
          NO_ROUTE,
          BLACKHOLE,
          UNREACHABLE,
          PROHIBITED,
          TOO_BIG,
          MULTICAST,
          LINK_LOCAL,
          UNROUTABLE,
          NEIGHBOR_UNREACHABLE,
          NEIGHBOR_QUEUE_FULL,
          NEIGHBOR_TABLE_FULL,
          NO_BUFFER,
          DropReason.STOPPED);

  private ForwardDrops() {}
}
