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
 * Two workers receive the same message, and one of them then moves the window on by a whole turn of
 * its ring, so that both want the same word. The message is accepted once, the one ahead always,
 * and neither is ever accepted again.
 */
@JCStressTest
@Outcome(id = "1, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "The first worker was first.")
@Outcome(id = "0, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "The second worker was first.")
@State
public class ReplayWindowStress {
  private static final long COUNTER = 40;
  private static final long AHEAD = COUNTER + 8192;

  private final ReplayWindow window = new ReplayWindow();

  private int accept(long counter) {
    return window.accept(counter) == Judgement.FRESH ? 1 : 0;
  }

  /** Receives the message. */
  @Actor
  public void first(IIII_Result result) {
    result.r1 = accept(COUNTER);
  }

  /** Receives it as well, and one far ahead. */
  @Actor
  public void second(IIII_Result result) {
    result.r2 = accept(COUNTER);
    result.r3 = accept(AHEAD);
  }

  /** Tries both again. */
  @Arbiter
  public void again(IIII_Result result) {
    result.r4 = accept(COUNTER) + accept(AHEAD);
  }
}
