package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.decorate.Direction;
import io.millrace.driver.port.decorate.FaultPort;
import io.millrace.driver.port.decorate.FaultStats;
import io.millrace.driver.port.decorate.Faults;
import io.millrace.driver.port.decorate.LinkFlaps;
import io.millrace.driver.sim.JitteryDelay;
import io.millrace.driver.sim.SimWire;
import io.millrace.driver.sim.WireDelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The instrument on a wire that does known damage and counts it: what it finds must be what the
 * wire has done. Time is simulated, so that it is the same each time, on any machine.
 */
final class KnownFaults {
  private static final int BUFFERS = 8192;
  private static final int RING = 4096;
  private static final long STEP_NANOS = 25;
  private static final double RATE = 1e6;
  private static final Duration DURATION = Duration.ofMillis(60);
  private static final Duration LONGEST = Duration.ofMillis(5);
  private static final Duration QUIET = Duration.ofMillis(1);

  /** So many rounds the receiver may look in vain until packets are let go that others overtake. */
  private static final int PATIENCE = 4000;

  private KnownFaults() {}

  /** What was injected beside what was found. */
  static List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    clean(findings);
    loss(findings);
    duplication(findings);
    reordering(findings);
    delay(findings);
    return findings;
  }

  private static void clean(List<Finding> findings) {
    Outcome outcome = run(Faults.NONE, WireDelay.NONE, RATE);
    findings.add(Finding.exact("a clean wire: lost", 0, outcome.found().lost()));
    findings.add(Finding.exact("a clean wire: duplicated", 0, outcome.found().duplicated()));
    findings.add(
        Finding.exact("a clean wire: reordered", 0, outcome.found().reordering().reordered()));
  }

  private static void loss(List<Finding> findings) {
    Outcome outcome = run(Faults.NONE.withLoss(0.001), WireDelay.NONE, RATE);
    findings.add(
        Finding.exact("loss of 0.1 %: lost", outcome.injected().lost(), outcome.found().lost()));
    findings.add(
        Finding.exact("loss of 0.1 %: reordered", 0, outcome.found().reordering().reordered()));
  }

  private static void duplication(List<Finding> findings) {
    Outcome outcome = run(Faults.NONE.withDuplication(0.002), WireDelay.NONE, RATE);
    findings.add(
        Finding.exact(
            "duplication of 0.2 %: duplicated",
            outcome.injected().duplicated(), outcome.found().duplicated()));
    findings.add(Finding.exact("duplication of 0.2 %: lost", 0, outcome.found().lost()));
  }

  private static void reordering(List<Finding> findings) {
    Outcome outcome =
        run(Faults.NONE.withReordering(0.005, 6).withPatience(PATIENCE), WireDelay.NONE, RATE);
    Reordering found = outcome.found().reordering();
    findings.add(
        Finding.exact(
            "reordering up to 6 deep: reordered",
            outcome.injected().reordered(),
            found.reordered()));
    findings.add(
        Finding.exact(
            "reordering up to 6 deep: deepest", outcome.injected().deepest(), found.deepest()));
    findings.add(Finding.exact("reordering up to 6 deep: lost", 0, outcome.found().lost()));
  }

  private static void delay(List<Finding> findings) {
    JitteryDelay delay = new JitteryDelay(45_000, 55_000, 1);
    Outcome outcome = run(Faults.NONE, delay, RATE / 10);
    Distribution found = outcome.found().latencySent();
    long resolution = outcome.resolution();
    findings.add(
        Finding.within("50 µs +- 5 µs: least, ns", delay.leastNanos(), found.min(), resolution));
    findings.add(
        Finding.within(
            "50 µs +- 5 µs: mean, ns",
            Math.round(delay.meanNanos()),
            Math.round(found.mean()),
            resolution));
    findings.add(
        Finding.within("50 µs +- 5 µs: most, ns", delay.mostNanos(), found.max(), resolution));
  }

  /**
   * A trial's outcome.
   *
   * @param injected what the wire did
   * @param found what the instrument says
   * @param resolution by how much delays may be too large: the longest time between two looks, and
   *     what the histogram rounds
   */
  private record Outcome(FaultStats injected, StreamFigures found, long resolution) {}

  private static Outcome run(Faults faults, WireDelay delay, double rate) {
    StepClock clock = new StepClock(STEP_NANOS);
    SimWire wire =
        new SimWire(
            new SimWire.End("self-check-out", MacAddress.NONE),
            new SimWire.End("self-check-in", MacAddress.NONE),
            new SimWire.Shape(1, RING, () -> delay, clock));
    FaultPort in = new FaultPort(wire.right(), faults, Faults.NONE, LinkFlaps.NONE, 1);
    try (PacketPool pool = new PacketPool(BUFFERS);
        Port out = wire.left();
        in) {
      Lane lane = Lane.of(out, in, TrafficStream.of("self-check", FrameTemplate.udp()));
      try (Tester tester =
          new Tester(pool, List.of(lane), TesterSetup.standard().simulated(clock))) {
        TrialOrder order = TrialOrder.of(new Load.Constant(rate), DURATION).drain(LONGEST, QUIET);
        TrialFigures figures = tester.run(order);
        Distribution polls = figures.receive().polls();
        long rounding = figures.total().latencySent().max() / 1000 + 1;
        return new Outcome(in.faults(Direction.RX), figures.total(), polls.max() + rounding);
      }
    }
  }
}
