package io.millrace.stages.table.acl;

import java.util.List;
import java.util.function.ToIntFunction;

/** The rules for IPv6, compiled. */
final class Ipv6Rules {
  private final PrefixIds6 sources;
  private final PrefixIds6 destinations;
  private final Search search;

  Ipv6Rules(List<AclRule> all, ToIntFunction<String> ports) {
    FamilyRules rules = new FamilyRules(all, false, ports);
    sources = new PrefixIds6(rules.sources);
    destinations = new PrefixIds6(rules.destinations);
    search = rules.search;
  }

  void match(AclKeys keys, int[] rules) {
    for (int n = 0; n < keys.ipv6Count; n++) {
      int packet = keys.ipv6[n];
      int at = packet * 2;
      keys.sourceId[packet] = sources.of(keys.source[at], keys.source[at + 1]);
      keys.destinationId[packet] = destinations.of(keys.destination[at], keys.destination[at + 1]);
    }
    search.match(keys, keys.ipv6, keys.ipv6Count, rules);
  }

  long memoryBytes() {
    return sources.memoryBytes() + destinations.memoryBytes() + search.memoryBytes();
  }
}
