package io.millrace.stages.wireguard.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GracePeriodsTest {
  private final GracePeriods periods = new GracePeriods();
  private int released;

  private void retire() {
    periods.retire(() -> released++);
  }

  @Test
  void nobodyAtWorkMeansAtOnce() {
    periods.register();
    retire();
    periods.reclaim();
    assertEquals(1, released);
  }

  @Test
  void waitsForWhoeverWasAtWork() {
    GracePeriods.Worker first = periods.register();
    GracePeriods.Worker second = periods.register();
    first.enter();
    second.enter();
    retire();
    periods.reclaim();
    first.leave();
    first.enter(); // this burst has begun after the retirement
    periods.reclaim();
    assertEquals(0, released);
    second.leave();
    periods.reclaim();
    assertEquals(1, released);
    assertEquals(0, periods.pending());
  }

  @Test
  void whatIsRetiredMeanwhileWaitsForItsOwnPeriod() {
    GracePeriods.Worker worker = periods.register();
    worker.enter();
    retire();
    periods.reclaim();
    retire();
    worker.leave();
    worker.enter();
    periods.reclaim();
    assertEquals(1, released);
    worker.leave();
    periods.reclaim();
    assertEquals(2, released);
  }

  @Test
  void aWorkerThatIsGoneIsNotWaitedFor() {
    GracePeriods.Worker worker = periods.register();
    worker.close();
    retire();
    periods.reclaim();
    assertEquals(1, released);
    retire();
    periods.reclaimAll();
    assertEquals(2, released);
  }
}
