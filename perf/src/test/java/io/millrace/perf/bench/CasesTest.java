package io.millrace.perf.bench;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.machine.Tolerance;
import io.millrace.perf.method.Frames;
import io.millrace.perf.method.SimulatedDevice;
import io.millrace.perf.method.search.Goal;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Figure;
import io.millrace.perf.result.Limit;
import io.millrace.perf.result.Throughput;
import io.millrace.perf.result.TrialResult;
import io.millrace.perf.traffic.Rate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a rig is taken through, and the records that come of it. */
class CasesTest {
  /** The simulated device's trials take no time in which a machine could disturb them. */
  private static final Tolerance ANYTHING = new Tolerance(1e9, 1, 1e9, 1e9);

  private static final double LINE = Frames.of(64).perSecond(SimulatedRig.LINE_BITS);
  private static final List<Goal> GOALS =
      List.of(Goal.ndr(0.1, 1, 3, 0.005), Goal.pdr(0.1, 1, 3, 0.005));

  private final SimulatedDevice device = new SimulatedDevice(1, LINE * 0.6, 2 * LINE);
  private final SimulatedRig rig = new SimulatedRig(device);

  private Cases cases(SimulatedRig own) {
    ProgressBar bar = new ProgressBar(new PrintWriter(new StringWriter()), () -> 0, false);
    return new Cases(own, new Recorder(own, 0, ANYTHING), bar, 3);
  }

  @Test
  void ratesAndLatencyBelowThem() throws Exception {
    CaseResult found = cases(rig).rates(Frames.of(64), GOALS, 1e9, 1, null);
    Throughput ndr = found.throughputs().getFirst();
    assertEquals("NDR", ndr.goal());
    assertTrue(ndr.regular());
    assertEquals(LINE * 0.6, requireNonNull(ndr.lower()), LINE * 0.004);
    assertEquals(Limit.DEVICE, ndr.limit());
    assertEquals(LINE, found.lineRate(), 1);
    List<TrialResult> latency =
        found.trials().stream().filter(trial -> trial.purpose().equals("latency")).toList();
    assertEquals(3, latency.size());
    assertEquals(requireNonNull(ndr.lower()) * 0.9, latency.getFirst().offered(), 1);
    assertEquals(ndr.trials(), found.trials().size() - 3);
    assertEquals(1, requireNonNull(latency.getFirst().latency()).count());
  }

  @Test
  void aDeviceThatForwardsNothingHasNoRateAndNoLatency() throws Exception {
    SimulatedRig dead = new SimulatedRig(new SimulatedDevice(1, LINE, LINE).losing(1));
    CaseResult found = cases(dead).rates(Frames.of(64), GOALS, 1e9, 1, null);
    for (Throughput throughput : found.throughputs()) {
      assertNull(throughput.lower());
      assertNull(throughput.conditional());
      assertFalse(throughput.regular());
    }
    assertTrue(found.trials().stream().noneMatch(t -> t.purpose().equals("latency")));
    assertTrue(found.trials().stream().allMatch(t -> t.lossRatio() == 1));
  }

  @Test
  void theWholeSetOfRfc2544() throws Exception {
    SimulatedRig own =
        new SimulatedRig(
            new SimulatedDevice(1, LINE * 0.6, LINE).buffering(500).recoveringFor(0.2));
    CaseResult found = cases(own).rfc2544(Frames.of(64), Rfc2544Plan.quick(Rfc2544Plan.allTests()));
    Map<String, Figure> figures =
        found.figures().stream().collect(Collectors.toMap(Figure::name, figure -> figure));
    assertEquals(500 / LINE * 1e6, requireNonNull(figures.get("buffer, corrected")).value(), 1);
    assertEquals(1250, requireNonNull(figures.get("back-to-back frames")).value(), 4);
    assertEquals(0.2, requireNonNull(figures.get("system recovery")).value(), 1e-6);
    assertTrue(figures.containsKey("latency, typical"), figures.keySet() + "");
    assertTrue(figures.containsKey("reset"), figures.keySet() + "");
    assertEquals(1, own.resets);
    assertEquals(
        java.util.Set.of("search", "latency", "frame loss", "back-to-back", "recovery", "reset"),
        found.trials().stream().map(TrialResult::purpose).collect(Collectors.toSet()));
  }

  @Test
  void onlyWhatIsAskedFor() throws Exception {
    Rfc2544Plan plan = Rfc2544Plan.quick(EnumSet.of(Rfc2544Plan.Test.LOSS));
    CaseResult found = cases(rig).rfc2544(Frames.of(64), plan);
    assertEquals(List.of(), found.figures());
    assertEquals(1, found.throughputs().size());
    assertFalse(plan.isUnconditional());
    assertTrue(Rfc2544Plan.conforming(plan.tests()).isUnconditional());
  }

  @Test
  void aSoakIsACourse() throws Exception {
    SimulatedRig own = new SimulatedRig(new SimulatedDevice(1, LINE, LINE).disturbed(0.3));
    CaseResult found = cases(own).soak(Frames.of(64), Rate.parse("50%"), 100, 10);
    assertEquals(10, found.trials().size());
    assertEquals(LINE / 2, found.trials().getFirst().offered(), 1);
    assertEquals(3, found.series().size());
    assertEquals(10, found.series().getFirst().values().size());
    assertEquals(
        found.trials().stream().filter(TrialResult::isDisturbed).count(),
        found.series().getFirst().marks().size());
  }

  @Test
  void disturbedTrialsAreKeptButDoNotCount() throws Exception {
    SimulatedRig own =
        new SimulatedRig(new SimulatedDevice(5, LINE * 0.6, 2 * LINE).disturbed(0.2));
    CaseResult found = cases(own).rates(Frames.of(64), GOALS, 1e9, 1, null);
    List<TrialResult> repeated = found.trials().stream().filter(trial -> !trial.counts()).toList();
    assertFalse(repeated.isEmpty());
    assertTrue(repeated.stream().allMatch(TrialResult::isDisturbed));
    assertTrue(found.byLoad().stream().noneMatch(trial -> !trial.counts()));
  }

  @Test
  void dropsAreThoseOfTheTrial() throws Exception {
    rig.drops.put("acl-denied", 5L);
    Recorder recorder = new Recorder(rig, 0, ANYTHING);
    var measurer = recorder.measurer("search", Frames.of(64), 0);
    rig.drops.put("acl-denied", 8L);
    rig.drops.put("tx-full", 2L);
    var offer = io.millrace.perf.method.Offer.constant(Frames.of(64), 1000, 1);
    measurer.measure(offer);
    measurer.measure(offer);
    List<TrialResult> trials = recorder.take();
    assertEquals(Map.of("acl-denied", 3L, "tx-full", 2L), trials.getFirst().drops());
    assertEquals(Map.of(), trials.getLast().drops());
    assertEquals(List.of(), recorder.take());
  }

  @Test
  void progressNeverGoesBackAndSaysHowLong() {
    StringWriter text = new StringWriter();
    double[] now = new double[1];
    ProgressBar bar = new ProgressBar(new PrintWriter(text), () -> now[0], true);
    bar.step("a", 1);
    assertEquals("", text.toString()); // two seconds need no bar
    bar.later(30);
    now[0] = 30;
    bar.step("b", 0);
    now[0] = 31;
    bar.step("c", 120);
    bar.close();
    String[] shown = text.toString().split("\r\033\\[K");
    assertTrue(shown[1].contains(" 50 %  30 s left  b"), shown[1]);
    assertTrue(shown[2].contains(" 50 %  3 min left  c"), shown[2]);
    assertEquals("3 h 20 min", ProgressBar.time(12_000));
  }
}
