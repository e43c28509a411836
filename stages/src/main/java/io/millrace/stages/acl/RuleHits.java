package io.millrace.stages.acl;

import io.millrace.pipeline.StageContext;
import io.millrace.pipeline.counters.Counter;
import io.millrace.stages.table.acl.AclTable;

/**
 * How many packets each rule has decided. They are counted in an array, which costs next to
 * nothing, and brought to the counters that others read now and then.
 */
final class RuleHits {
  /** Results of the table start at its lowest. */
  private static final int BIAS = -AclTable.NOT_IP;

  private final long[] counts;
  private final Counter[] counters;

  /** Counts for a list of so many rules. */
  RuleHits(int rules, StageContext context) {
    counts = new long[rules + BIAS];
    counters = new Counter[rules + BIAS];
    for (int rule = 0; rule < rules; rule++) {
      counters[rule + BIAS] = context.counter("rule-" + (rule + 1));
    }
    counters[AclTable.NO_RULE + BIAS] = context.counter("no-rule");
    counters[AclTable.NOT_IP + BIAS] = context.counter("not-ip");
  }

  /** Counts what the table found. */
  void count(int[] results, int size) {
    for (int i = 0; i < size; i++) {
      counts[results[i] + BIAS]++;
    }
  }

  /** Lets others see what has been counted since the last time. */
  void publish() {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        counters[i].add(counts[i]);
        counts[i] = 0;
      }
    }
  }

  /** Has the counters begin anew. */
  void reset() {
    for (Counter counter : counters) {
      counter.add(-counter.get());
    }
  }
}
