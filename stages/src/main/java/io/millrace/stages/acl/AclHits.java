package io.millrace.stages.acl;

import io.millrace.stages.table.acl.AclTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How many packets each rule has decided. Every worker counts in an array of its own; any thread
 * may ask for the sum, which is as of a moment ago.
 */
public final class AclHits {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  /** Results of the table start at its lowest. */
  private static final int BIAS = -AclTable.NOT_IP;

  private final List<long[]> workers = new CopyOnWriteArrayList<>();
  private final int rules;

  /** Counts nothing yet, for a list of so many rules. */
  public AclHits(int rules) {
    this.rules = rules;
  }

  /** Number of rules. */
  public int rules() {
    return rules;
  }

  /**
   * Packets that a rule has decided, so far.
   *
   * @param rule its number, from 0; or {@link AclTable#NO_RULE} or {@link AclTable#NOT_IP}
   */
  public long of(int rule) {
    long sum = 0;
    for (long[] counts : workers) {
      sum += (long) COUNT.getOpaque(counts, rule + BIAS);
    }
    return sum;
  }

  long[] newWorker() {
    long[] counts = new long[rules + BIAS];
    workers.add(counts);
    return counts;
  }

  static void count(long[] counts, int[] results, int size) {
    for (int i = 0; i < size; i++) {
      int index = results[i] + BIAS;
      COUNT.setOpaque(counts, index, counts[index] + 1);
    }
  }
}
