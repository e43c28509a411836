package io.millrace.stages.table.acl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arranges rules for a {@link PairSearch}. */
final class PairSearchBuilder {
  /** Longest run of rules that are compared one by one. */
  private static final int LONGEST_RUN = 24;

  /** Most that the bit vectors may take; beyond it only longer runs become blocks. */
  private static final long MAX_BLOCK_BYTES = 64L << 20;

  private static final int MAX_KINDS = 64;

  final FlatRules rules;
  final PairTable pairs;
  final PairSide source;
  final PairSide destination;
  final BitFields blocks;
  final int[] firstOfKind = new int[MAX_KINDS];
  final int[] levelsOfKind = new int[MAX_KINDS];

  private final FlatRules given;
  private final Map<Integer, Integer> kinds = new LinkedHashMap<>();
  private final Map<Long, List<Integer>> rulesOfPair = new LinkedHashMap<>();

  /**
   * Compiles.
   *
   * @param given rules in order of precedence
   */
  PairSearchBuilder(FlatRules given, PrefixForest sources, PrefixForest destinations) {
    this.given = given;
    rules = new FlatRules(given.size());
    source = new PairSide(sources);
    destination = new PairSide(destinations);
    for (int rule = 0; rule < given.size(); rule++) {
      sort(rule);
    }
    pairs = new PairTable(rulesOfPair.size());
    blocks = arrange(chooseLongestRun());
  }

  private void sort(int rule) {
    int from = source.keeper(given.first(rule, FlatRules.SOURCE));
    int to = destination.keeper(given.first(rule, FlatRules.DESTINATION));
    int kind = kind(rule, source.level(from) << 8 | destination.level(to));
    source.note(from, kind);
    destination.note(to, kind);
    rulesOfPair.computeIfAbsent((long) from << 32 | to, pair -> new ArrayList<>()).add(rule);
  }

  /** Kinds are numbered as they come, which is by their first rule. */
  private int kind(int rule, int levels) {
    Integer known = kinds.get(levels);
    if (known != null) {
      return known;
    }
    int kind = kinds.size();
    kinds.put(levels, kind);
    firstOfKind[kind] = given.index(rule);
    levelsOfKind[kind] = levels;
    return kind;
  }

  private int chooseLongestRun() {
    int longest = LONGEST_RUN;
    while (blockBytes(longest) > MAX_BLOCK_BYTES) {
      longest *= 2;
    }
    return longest;
  }

  /** What the vectors take at most: two fields have a row for each bound of each rule. */
  private long blockBytes(int longestRun) {
    long words = 0;
    long bounds = 0;
    for (List<Integer> run : rulesOfPair.values()) {
      if (run.size() > longestRun) {
        words += words(run);
        bounds += run.size() * 2L;
      }
    }
    return 2 * 8 * words * Math.min(bounds + 1, 1 << 16);
  }

  private static int words(List<Integer> run) {
    return (run.size() + 63) / 64;
  }

  private BitFields arrange(int longestRun) {
    List<int[]> filled = new ArrayList<>();
    for (Map.Entry<Long, List<Integer>> pair : rulesOfPair.entrySet()) {
      List<Integer> run = pair.getValue();
      int start = rules.size();
      run.forEach(rule -> rules.add(given, rule));
      boolean isBlock = run.size() > longestRun;
      if (isBlock) {
        put(pair.getKey(), filled.size(), filled.size() + words(run), true);
        for (int word = 0; word < words(run); word++) {
          filled.add(slots(start + word * 64, rules.size()));
        }
      } else {
        put(pair.getKey(), start, rules.size(), false);
      }
    }
    int[] slots = filled.stream().flatMapToInt(Arrays::stream).toArray();
    return new BitFields(rules, new Slots(slots));
  }

  private void put(long pair, int from, int to, boolean isBlock) {
    pairs.put((int) (pair >>> 32), (int) pair, from, to, isBlock);
  }

  /** One word of slots for rules from one on, before another. */
  private static int[] slots(int from, int to) {
    int[] slots = new int[64];
    Arrays.setAll(slots, i -> from + i < to ? from + i : -1);
    return slots;
  }
}
