package io.millrace.perf.stress;

import io.millrace.stages.table.mac.MacTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A station ages away and others take its slot, on another port, while it is looked up and while it
 * is learned anew. Nobody is ever found on a port where only somebody else was heard.
 */
@JCStressTest
@Outcome(id = "(-1|1), (-1|2)", expect = Expect.ACCEPTABLE, desc = "Each on its port, or unknown.")
@State
public class MacTableStress {
  private static final long SECOND = 1_000_000_000L;
  private static final int OTHERS = 6;

  private final MacTable table = new MacTable(1, 1);

  /** Has heard of one station, long ago. */
  public MacTableStress() {
    table.learn(0, 1, 1, 0);
  }

  /** Forgets the station and learns others, some of which share its row. */
  @Actor
  public void replace() {
    table.age(0, 1, 10 * SECOND);
    for (int other = 2; other < 2 + OTHERS; other++) {
      table.learn(0, other, 2, 10 * SECOND);
    }
  }

  /** Looks for the station, learns it again, and looks for one of the others. */
  @Actor
  public void use(II_Result result) {
    result.r1 = table.find(0, 1);
    table.learn(0, 1, 1, 10 * SECOND);
    result.r2 = table.find(0, 2);
  }
}
