package io.millrace.perf.bench;

import io.millrace.driver.ffi.Affinity;
import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.perf.result.SelfCheck;
import io.millrace.perf.traffic.Finding;
import io.millrace.perf.traffic.SelfCheckFigures;
import io.millrace.samples.appliance.Memory;
import io.millrace.samples.view.TextTable;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** The instrument's judgment of itself, for people and for the report. */
final class SelfChecks {
  private SelfChecks() {}

  /**
   * Checks it, on the first processor that the process may use, as it will measure.
   *
   * @param each how long ceiling and pace are measured
   */
  static SelfCheck run(Duration each) {
    Memory.map(PacketMemoryConfig.current());
    List<Integer> cpus = PortOptions.twoCpus();
    BitSet before = Affinity.allowed();
    if (!cpus.isEmpty()) {
      Affinity.pin(cpus.getFirst());
    }
    try {
      return of(io.millrace.perf.traffic.SelfCheck.run(each));
    } finally {
      Affinity.restrict(before);
    }
  }

  private static SelfCheck of(SelfCheckFigures figures) {
    return new SelfCheck(
        figures.ceilingPerSecond(),
        figures.resolutionNanos(),
        figures.latencyFloorNanos(),
        (double) figures.gapErrorP99Nanos(),
        (double) figures.paced().total().latencySent().at(50),
        figures.findings().stream().map(SelfChecks::check).toList());
  }

  private static SelfCheck.Check check(Finding finding) {
    String tolerance = finding.tolerance() == 0 ? "" : " ± " + finding.tolerance();
    return new SelfCheck.Check(
        finding.what(), finding.injected() + tolerance, "" + finding.found(), finding.isRight());
  }

  /** As a table, with what the instrument can do above it. */
  static String text(SelfCheck check) {
    TextTable table = new TextTable("known damage", "injected", "found", "");
    for (SelfCheck.Check one : check.checks()) {
      table.row(one.name(), one.expected(), one.measured(), one.passed() ? "right" : "WRONG");
    }
    return String.format(
            Locale.ROOT,
            "ceiling                   %.2f Mpps of 64 bytes, sent and received by one"
                + " thread%npace, at 1 Mpps           99 %% of the times between departures are off"
                + " by %.0f ns at most%nlatency, at 1 Mpps        %.0f ns at least, the floor of"
                + " every figure; median %.0f ns%nresolution of latency     %.0f ns, the time"
                + " between two looks, in 99 %%%n%n",
            check.ceiling() / 1e6,
            check.gapErrorNanos(),
            check.floorNanos(),
            check.medianNanos(),
            check.resolutionNanos())
        + table;
  }

  static boolean passed(SelfCheck check) {
    return check.checks().stream().allMatch(SelfCheck.Check::passed);
  }
}
