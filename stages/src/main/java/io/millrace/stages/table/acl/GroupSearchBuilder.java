package io.millrace.stages.table.acl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arranges rules for a {@link GroupSearch}. */
final class GroupSearchBuilder {
  /** Longest run of rules that are compared one by one. */
  private static final int LONGEST_RUN = 16;

  /** Most that the bit vectors may take; beyond it only longer runs become blocks. */
  private static final long MAX_BLOCK_BYTES = 128L << 20;

  /** Rules in a pair of groups, if sources and destinations were independent. */
  private static final int RULES_IN_PAIR = 8;

  final FlatRules rules;
  final PrefixGroups sources;
  final PrefixGroups destinations;
  final BitFields blocks;
  final long[] toWide;
  final long[] fromWide;
  final Runs betweenGroups;
  long betweenWide;

  private final FlatRules given;
  private final Map<Long, List<Integer>> rulesOfPair = new LinkedHashMap<>();

  /**
   * Compiles.
   *
   * @param given rules in order of precedence
   */
  GroupSearchBuilder(FlatRules given, PrefixForest sources, PrefixForest destinations) {
    this.given = given;
    this.sources = groups(sources, FlatRules.SOURCE);
    this.destinations = groups(destinations, FlatRules.DESTINATION);
    rules = new FlatRules(given.size());
    toWide = new long[this.sources.count];
    fromWide = new long[this.destinations.count];
    for (int rule = 0; rule < given.size(); rule++) {
      int from = this.sources.of[given.first(rule, FlatRules.SOURCE)];
      int to = this.destinations.of[given.first(rule, FlatRules.DESTINATION)];
      rulesOfPair.computeIfAbsent((long) from << 32 | to, pair -> new ArrayList<>()).add(rule);
    }
    betweenGroups = new Runs(rulesOfPair.size());
    Slots slots = arrange(chooseLongestRun());
    blocks = new BitFields(rules, slots, sources.size(), destinations.size());
  }

  private PrefixGroups groups(PrefixForest forest, int field) {
    int[] rulesOf = new int[forest.size()];
    for (int rule = 0; rule < given.size(); rule++) {
      rulesOf[given.first(rule, field)]++;
    }
    int most = (int) Math.sqrt((double) RULES_IN_PAIR * given.size());
    return new PrefixGroups(forest, rulesOf, most);
  }

  private int chooseLongestRun() {
    int longest = LONGEST_RUN;
    while (blockBytes(longest) > MAX_BLOCK_BYTES) {
      longest *= 2;
    }
    return longest;
  }

  /** What the vectors take at most: four fields have a row for each bound of each rule. */
  private long blockBytes(int longestRun) {
    long words = 0;
    long bounds = 1;
    for (List<Integer> run : rulesOfPair.values()) {
      if (run.size() > longestRun) {
        words += words(run);
        bounds += run.size() * 2L;
      }
    }
    return 4 * 8 * words * Math.min(bounds, BitRows.MAX_ROWS);
  }

  private static int words(List<Integer> run) {
    return (run.size() + 63) / 64;
  }

  private Slots arrange(int longestRun) {
    List<int[]> filled = new ArrayList<>();
    for (Map.Entry<Long, List<Integer>> pair : rulesOfPair.entrySet()) {
      List<Integer> run = pair.getValue();
      int start = rules.size();
      run.forEach(rule -> rules.add(given, rule));
      if (run.size() > longestRun) {
        put(pair.getKey(), Runs.run(filled.size(), filled.size() + words(run), true));
        for (int word = 0; word < words(run); word++) {
          filled.add(slots(start + word * 64, rules.size()));
        }
      } else {
        put(pair.getKey(), Runs.run(start, rules.size(), false));
      }
    }
    return new Slots(filled.stream().flatMapToInt(Arrays::stream).toArray(), rules);
  }

  private void put(long pair, long run) {
    int from = (int) (pair >>> 32);
    int to = (int) pair;
    if (from != PrefixGroups.WIDE && to != PrefixGroups.WIDE) {
      betweenGroups.put(from, to, run);
    } else if (from != PrefixGroups.WIDE) {
      toWide[from] = run;
    } else if (to != PrefixGroups.WIDE) {
      fromWide[to] = run;
    } else {
      betweenWide = run;
    }
  }

  /** One word of slots for rules from one on, before another. */
  private static int[] slots(int from, int to) {
    int[] slots = new int[64];
    Arrays.setAll(slots, i -> from + i < to ? from + i : -1);
    return slots;
  }
}
