package io.millrace.perf.stress;

import io.millrace.stages.wireguard.table.GracePeriods;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A worker finds something that is published, and uses it; control takes it out, retires it and
 * reclaims. What the worker has found is whole until it leaves.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It was out already.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Whole from first to last.")
@State
public class GracePeriodStress {
  private final GracePeriods periods = new GracePeriods();
  private final GracePeriods.Worker mark = periods.register();
  private volatile boolean isPublished = true;
  private int content = 1;

  /** Finds it and uses it twice. */
  @Actor
  public void worker(II_Result result) {
    mark.enter();
    if (isPublished) {
      result.r1 = content;
      result.r2 = content;
    }
    mark.leave();
  }

  /** Takes it out and destroys it as soon as that is allowed. */
  @Actor
  public void control() {
    isPublished = false;
    periods.retire(() -> content = 2);
    periods.reclaim();
    periods.reclaim();
  }
}
