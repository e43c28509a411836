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

  void match(KeyColumns keys, int[] rules) {
    for (int n = 0; n < keys.count; n++) {
      keys.sourceId[n] = sources.of(keys.sourceHigh[n], keys.sourceLow[n]);
      keys.destinationId[n] = destinations.of(keys.destinationHigh[n], keys.destinationLow[n]);
    }
    search.match(keys, rules);
  }

  long memoryBytes() {
    return sources.memoryBytes() + destinations.memoryBytes() + search.memoryBytes();
  }
}
