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

  void match(KeyColumns keys, int[] rules) {
    number(keys);
    search.match(keys, rules);
  }

  void number(KeyColumns keys) {
    sources.of(keys.source, keys.sourceId, keys.count);
    destinations.of(keys.destination, keys.destinationId, keys.count);
  }

  long memoryBytes() {
    return sources.memoryBytes() + destinations.memoryBytes() + search.memoryBytes();
  }
}
