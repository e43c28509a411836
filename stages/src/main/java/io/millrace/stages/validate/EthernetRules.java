package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Vlan;
import org.jspecify.annotations.Nullable;

/**
 * What IEEE 802.3 (3.2) and 802.1Q (9.6) ask of a frame. Any EtherType and LLC pass; frames shorter
 * than 60 bytes do as well, since virtual links do not pad. A third tag counts as an EtherType that
 * nobody here knows.
 */
final class EthernetRules {
  private EthernetRules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Ethernet.HEADER_BYTES, Malformed.ETHERNET_RUNT);
    if (missing != null) {
      return missing;
    }
    if (Ethernet.isGroup(Ethernet.source(cursor.at))) {
      return Malformed.ETHERNET_SOURCE_GROUP;
    }
    int type = Ethernet.type(cursor.at);
    cursor.skip(Ethernet.HEADER_BYTES);
    return Vlan.isTpid(type) ? judgeTags(cursor, type) : judgeNetwork(cursor, type);
  }

  private static @Nullable DropReason judgeTags(Cursor cursor, int tpid) {
    int type = tpid;
    for (int tag = 0; tag < Vlan.MAX_TAGS && Vlan.isTpid(type); tag++) {
      DropReason missing = cursor.missing(Vlan.TAG_BYTES, Malformed.VLAN_TRUNCATED);
      if (missing != null) {
        return missing;
      }
      if (Vlan.identifier(cursor.at) == Vlan.RESERVED_IDENTIFIER) {
        return Malformed.VLAN_RESERVED;
      }
      type = Vlan.innerType(cursor.at);
      cursor.skip(Vlan.TAG_BYTES);
    }
    return judgeNetwork(cursor, type);
  }

  private static @Nullable DropReason judgeNetwork(Cursor cursor, int type) {
    return switch (type) {
      case Ethernet.TYPE_IPV4 -> Ipv4Rules.judge(cursor);
      case Ethernet.TYPE_IPV6 -> Ipv6Rules.judge(cursor);
      case Ethernet.TYPE_ARP -> ArpRules.judge(cursor);
      default -> judgeType(cursor, type);
    };
  }

  private static @Nullable DropReason judgeType(Cursor cursor, int type) {
    if (type >= Ethernet.MIN_TYPE) {
      return null;
    }
    if (type > Ethernet.MAX_LENGTH) {
      return Malformed.ETHERNET_TYPE;
    }
    return type > cursor.wire ? Malformed.ETHERNET_LENGTH : null;
  }
}
