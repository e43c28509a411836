package io.millrace.stages.forward;

/**
 * What the forwarding tables give: a number that says what becomes of a packet. Those below {@link
 * #FIRST_ON_LINK} say it themselves. Then follow one for each interface whose link the destination
 * is on, the neighbors of the neighbor table, and the groups of next hops, all told apart by {@link
 * ForwardTables}.
 */
final class Hop {
  /** Nothing was found. */
  static final int NO_ROUTE = 0;

  /** One of the router's own addresses. */
  static final int LOCAL = 1;

  /** A multicast or broadcast address. */
  static final int GROUP_ADDRESS = 2;

  /** An address good on one link only. */
  static final int LINK_LOCAL = 3;

  /** An address that nothing may be sent to. */
  static final int UNROUTABLE = 4;

  /** {@link Route.Kind#BLACKHOLE}. */
  static final int BLACKHOLE = 5;

  /** {@link Route.Kind#UNREACHABLE}. */
  static final int UNREACHABLE = 6;

  /** {@link Route.Kind#PROHIBIT}. */
  static final int PROHIBIT = 7;

  /** The destination is on the link of interface 0, and so on. */
  static final int FIRST_ON_LINK = 8;

  private Hop() {}
}
