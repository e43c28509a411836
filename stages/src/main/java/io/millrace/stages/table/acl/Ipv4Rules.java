package io.millrace.stages.table.acl;

import java.util.List;
import java.util.function.ToIntFunction;

/** The rules for IPv4, compiled. */
final class Ipv4Rules {
  private final PrefixIds4 sources;
  private final PrefixIds4 destinations;
  private final Search search;

  Ipv4Rules(List<AclRule> all, ToIntFunction<String> ports) {
    FamilyRules rules = new FamilyRules(all, true, ports);
    sources = new PrefixIds4(rules.sources);
    destinations = new PrefixIds4(rules.destinations);
    search = rules.search;
  }

  void match(AclKeys keys, int[] rules) {
    for (int n = 0; n < keys.ipv4Count; n++) {
      int packet = keys.ipv4[n];
      keys.sourceId[packet] = sources.of((int) keys.source[packet * 2]);
      keys.destinationId[packet] = destinations.of((int) keys.destination[packet * 2]);
    }
    search.match(keys, keys.ipv4, keys.ipv4Count, rules);
  }

  long memoryBytes() {
    return sources.memoryBytes() + destinations.memoryBytes() + search.memoryBytes();
  }
}
