package io.millrace.perf.stress;

import io.millrace.stages.wireguard.table.ReplayWindow;
import io.millrace.stages.wireguard.table.ReplayWindow.Judgement;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Two workers receive three messages whose counters share a word, which an older block has
 * occupied. None is lost, none is accepted twice.
 */
@JCStressTest
@Outcome(id = "1, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Each once.")
@State
public class ReplayWindowNeighborsStress {
  private static final long OLD = 70;
  private static final long COUNTER = OLD + 8192;

  private final ReplayWindow window = new ReplayWindow();

  /** The word is in use. */
  public ReplayWindowNeighborsStress() {
    window.accept(OLD);
  }

  private int accept(long counter) {
    return window.accept(counter) == Judgement.FRESH ? 1 : 0;
  }

  /** Receives one. */
  @Actor
  public void first(IIII_Result result) {
    result.r1 = accept(COUNTER);
  }

  /** Receives the next and the one before. */
  @Actor
  public void second(IIII_Result result) {
    result.r2 = accept(COUNTER + 1);
    result.r3 = accept(COUNTER - 1);
  }

  /** Tries all again. */
  @Arbiter
  public void again(IIII_Result result) {
    result.r4 = accept(COUNTER) + accept(COUNTER + 1) + accept(COUNTER - 1);
  }
}
