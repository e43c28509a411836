package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.NeighborDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * What a node checks before it believes a neighbor discovery message: RFC 4861, sections 6.1.1,
 * 6.1.2, 7.1.1, 7.1.2 and 8.1.
 */
final class NeighborRules {
  private NeighborRules() {}

  static @Nullable DropReason judge(Cursor cursor, int type) {
    if (Ipv6.hopLimit(cursor.ip) != NeighborDiscovery.HOP_LIMIT) {
      return Malformed.ND_HOP_LIMIT;
    }
    int fixed = NeighborDiscovery.fixedBytes(type);
    DropReason missing = cursor.missing(fixed, Malformed.ND_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    // Options are a part of the header: all of them must have been captured.
    missing = cursor.missing(cursor.wire, Malformed.ND_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    if (!areOptionsGood(cursor.at, cursor.wire, fixed)) {
      return Malformed.ND_OPTIONS;
    }
    boolean good = Icmpv6.code(cursor.at) == 0 && isSensible(cursor, type, fixed);
    return good ? null : Malformed.ND_MALFORMED;
  }

  private static boolean areOptionsGood(long icmp, int bytes, int from) {
    int at = from;
    while (at + 2 <= bytes) {
      int length = NeighborDiscovery.optionBytes(icmp + at);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return at == bytes;
  }

  private static boolean isSensible(Cursor cursor, int type, int fixed) {
    long ip = cursor.ip;
    return switch (type) {
      case NeighborDiscovery.NEIGHBOR_SOLICITATION -> isSolicitationSensible(cursor, fixed);
      case NeighborDiscovery.NEIGHBOR_ADVERTISEMENT -> isAdvertisementSensible(cursor);
      case NeighborDiscovery.ROUTER_SOLICITATION ->
          !isFromNobody(ip) || !hasSourceLinkLayer(cursor, fixed);
      default -> Ipv6.isLinkLocal(Ipv6.sourceHigh(ip));
    };
  }

  private static boolean isSolicitationSensible(Cursor cursor, int fixed) {
    long ip = cursor.ip;
    if (Ipv6.isMulticast(NeighborDiscovery.targetHigh(cursor.at))) {
      return false;
    }
    return !isFromNobody(ip) || isToSolicitedNode(ip) && !hasSourceLinkLayer(cursor, fixed);
  }

  private static boolean isAdvertisementSensible(Cursor cursor) {
    boolean solicited = (NeighborDiscovery.flags(cursor.at) & NeighborDiscovery.SOLICITED) != 0;
    return !Ipv6.isMulticast(NeighborDiscovery.targetHigh(cursor.at))
        && !(solicited && Ipv6.isMulticast(Ipv6.destinationHigh(cursor.ip)));
  }

  private static boolean isFromNobody(long ip) {
    return (Ipv6.sourceHigh(ip) | Ipv6.sourceLow(ip)) == 0;
  }

  private static boolean isToSolicitedNode(long ip) {
    long low = Ipv6.destinationLow(ip);
    return Ipv6.destinationHigh(ip) == NeighborDiscovery.solicitedNodeHigh()
        && low == NeighborDiscovery.solicitedNodeLow(low);
  }

  private static boolean hasSourceLinkLayer(Cursor cursor, int fixed) {
    int type = NeighborDiscovery.OPTION_SOURCE_LINK_LAYER;
    return NeighborDiscovery.option(cursor.at, cursor.wire, fixed, type)
        != NeighborDiscovery.NO_OPTION;
  }
}
