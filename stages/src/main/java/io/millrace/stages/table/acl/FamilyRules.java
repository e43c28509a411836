package io.millrace.stages.table.acl;

import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6Prefix;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The rules of one IP version, put in terms of the numbers of their prefixes. */
final class FamilyRules {
  /** Rules that bit vectors are still the faster way for. */
  private static final int MOST_FOR_BITS = 512;

  final PrefixForest sources;
  final PrefixForest destinations;
  final Search search;

  FamilyRules(List<AclRule> all, boolean ipv4, ToIntFunction<String> ports) {
    List<Integer> mine = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (ipv4 ? all.get(i).isIpv4() : all.get(i).isIpv6()) {
        mine.add(i);
      }
    }
    sources = forest(all, mine, AclRule::from);
    destinations = forest(all, mine, AclRule::to);
    FlatRules flat = new FlatRules(mine.size());
    for (int index : mine) {
      flatten(flat, index, all.get(index), ports);
    }
    search =
        mine.size() <= MOST_FOR_BITS
            ? BitSearch.of(flat, sources.size(), destinations.size())
            : new GroupSearch(new GroupSearchBuilder(flat, sources, destinations));
  }

  private static PrefixForest forest(
      List<AclRule> all, List<Integer> mine, Function<AclRule, @Nullable Prefix> side) {
    return new PrefixForest(mine.stream().map(i -> bits(side.apply(all.get(i)))).toList());
  }

  static Bits128 bits(@Nullable Prefix prefix) {
    return switch (prefix) {
      case null -> Bits128.ANY;
      case Ipv4Prefix p -> new Bits128((long) p.network() << 32, 0, p.length());
      case Ipv6Prefix p -> new Bits128(p.high(), p.low(), p.length());
    };
  }

  private void flatten(FlatRules flat, int index, AclRule rule, ToIntFunction<String> ports) {
    flat.begin(index);
    side(flat, FlatRules.SOURCE, sources, bits(rule.from()));
    side(flat, FlatRules.DESTINATION, destinations, bits(rule.to()));
    if (rule.protocol() != AclRule.ANY) {
      flat.requireMeta(rule.protocol(), KeyColumns.PROTOCOL_MASK);
    }
    ports(flat, FlatRules.SOURCE_PORT, rule.fromPorts());
    ports(flat, FlatRules.DESTINATION_PORT, rule.toPorts());
    flat.requireMeta(
        rule.flags().set() << KeyColumns.FLAGS_SHIFT,
        rule.flags().mask() << KeyColumns.FLAGS_SHIFT);
    if (rule.flags().mask() != 0) {
      flat.requireMeta(KeyColumns.HAS_PORTS, KeyColumns.HAS_PORTS);
    }
    icmp(flat, rule.icmp());
    vlan(flat, rule.vlan());
    if (rule.ingress() != null) {
      flat.requireIngress(portNumber(rule.ingress(), ports));
    }
  }

  private static void side(FlatRules flat, int field, PrefixForest forest, Bits128 prefix) {
    int id = forest.id(prefix);
    flat.range(field, id, forest.last[id]);
  }

  private static void ports(FlatRules flat, int field, PortRange range) {
    if (!range.isAny()) {
      flat.range(field, range.first(), range.last());
      flat.requireMeta(KeyColumns.HAS_PORTS, KeyColumns.HAS_PORTS);
    }
  }

  private static void icmp(FlatRules flat, IcmpMatch icmp) {
    if (!icmp.isAny()) {
      int first = icmp.type() << 8 | Math.max(icmp.code(), 0);
      int last = icmp.type() << 8 | (icmp.code() < 0 ? 255 : icmp.code());
      flat.range(FlatRules.SOURCE_PORT, first, last);
      flat.requireMeta(KeyColumns.HAS_ICMP, KeyColumns.HAS_ICMP);
    }
  }

  private static void vlan(FlatRules flat, int vlan) {
    if (vlan == AclRule.UNTAGGED) {
      flat.requireMeta(0, KeyColumns.TAGGED);
    } else if (vlan != AclRule.ANY) {
      flat.requireMeta(
          KeyColumns.TAGGED | vlan << KeyColumns.VLAN_SHIFT,
          KeyColumns.TAGGED | 0xfff << KeyColumns.VLAN_SHIFT);
    }
  }

  private static int portNumber(String name, ToIntFunction<String> ports) {
    int number = ports.applyAsInt(name);
    if (number < 0) {
      throw new IllegalArgumentException("ingress: there is no port '" + name + "'");
    }
    return number;
  }
}
