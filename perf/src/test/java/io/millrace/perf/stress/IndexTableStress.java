package io.millrace.perf.stress;

import io.millrace.stages.wireguard.table.IndexTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Control takes an index out and gives its place in the table to another. A worker never finds what
 * is behind the one by the other.
 */
@JCStressTest
@Outcome(id = "[01], [02]", expect = Expect.ACCEPTABLE, desc = "Each its own, or nothing.")
@State
public class IndexTableStress {
  private static final int OLD = 0x1000_0007;
  private static final int NEW = 0x2000_0007;

  private int drawn = OLD;
  private final IndexTable<Integer> table = new IndexTable<>(() -> (long) drawn << Integer.SIZE);

  /** The old index is there. */
  public IndexTableStress() {
    table.put(table.reserve(), 1);
  }

  /** Replaces one by the other. */
  @Actor
  public void control() {
    table.remove(OLD);
    drawn = NEW;
    table.put(table.reserve(), 2);
  }

  /** Looks up both. */
  @Actor
  public void worker(II_Result result) {
    Integer old = table.get(OLD);
    Integer now = table.get(NEW);
    result.r1 = old == null ? 0 : old;
    result.r2 = now == null ? 0 : now;
  }
}
