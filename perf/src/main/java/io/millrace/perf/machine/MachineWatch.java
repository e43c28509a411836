package io.millrace.perf.machine;

import io.millrace.perf.machine.CoreDistance.Regime;
import io.millrace.perf.method.Disturbance;
import io.millrace.perf.method.Disturbance.Kind;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Looks at the machine before and after each trial, never during one, and marks the trials that it
 * disturbed. For the thread that measures.
 */
public final class MachineWatch implements Measurer {
  private static final double NANOS = 1e9;
  private static final double TICKS_PER_SECOND = 100;

  private final Measurer measurer;
  private final List<Integer> cpus;
  private final Supplier<List<Long>> processes;
  private final Tolerance tolerance;
  private final ProcFiles files;

  /**
   * Round a measurer.
   *
   * @param cpus that the generator and the device run on, in this order; empty if they are pinned
   *     to none, and then all are watched and no distance is
   * @param processes ids of those whose threads measure or are measured
   */
  public MachineWatch(
      Measurer measurer, List<Integer> cpus, Supplier<List<Long>> processes, Tolerance tolerance) {
    this(measurer, cpus, processes, tolerance, ProcFiles.SYSTEM);
  }

  MachineWatch(
      Measurer measurer,
      List<Integer> cpus,
      Supplier<List<Long>> processes,
      Tolerance tolerance,
      ProcFiles files) {
    this.measurer = measurer;
    this.cpus = List.copyOf(cpus);
    this.processes = processes;
    this.tolerance = tolerance;
    this.files = files;
  }

  @Override
  public Trial measure(Offer offer) throws MeasureException {
    Moment before = look();
    Trial trial = measurer.measure(offer);
    Moment after = look();
    List<Disturbance> all = new ArrayList<>(trial.disturbances());
    all.addAll(between(before, after, tolerance, Math.max(1, cpus.size())));
    return trial.withDisturbances(all);
  }

  private Moment look() {
    Regime regime =
        cpus.size() >= 2 && !cpus.get(0).equals(cpus.get(1))
            ? CoreDistance.once(cpus.get(0), cpus.get(1))
            : Regime.MIXED;
    Map<String, RunQueue.Times> threads = new HashMap<>();
    processes.get().forEach(id -> threads.putAll(RunQueue.of(id)));
    return new Moment(
        System.nanoTime(),
        System.currentTimeMillis(),
        files.stolenTicks(cpus),
        threads,
        files.megahertz(cpus),
        regime);
  }

  /** What happened between two moments, beyond what is tolerated. */
  static List<Disturbance> between(
      Moment before, Moment after, Tolerance tolerance, int processors) {
    List<Disturbance> found = new ArrayList<>();
    double nanos = after.nanos() - before.nanos();
    double stolen =
        (after.stolenTicks() - before.stolenTicks())
            / TICKS_PER_SECOND
            / (nanos / NANOS * processors);
    mark(found, Kind.STEAL, stolen, tolerance.steal(), "the hypervisor took %s of the processors");
    double waited = RunQueue.worstWait(before.threads(), after.threads(), nanos);
    mark(
        found,
        Kind.RUN_QUEUE,
        waited,
        tolerance.waiting(),
        "a thread waited %s of its time to run");
    if (before.megahertz() > 0 && after.megahertz() > 0) {
      double change = Math.abs(after.megahertz() - before.megahertz()) / before.megahertz();
      mark(found, Kind.FREQUENCY, change, tolerance.slowdown(), "the frequency changed by %s");
    }
    if (before.regime() != Regime.MIXED
        && after.regime() != Regime.MIXED
        && before.regime() != after.regime()) {
      found.add(
          new Disturbance(
              Kind.DISTANCE,
              "the processors went from %s to %s".formatted(word(before), word(after))));
    }
    double drift = (after.wallMillis() - before.wallMillis()) - nanos / 1e6;
    if (Math.abs(drift) > tolerance.clockMillis()) {
      found.add(
          new Disturbance(
              Kind.CLOCK, String.format(Locale.ROOT, "a clock jumped by %.0f ms", drift)));
    }
    return found;
  }

  private static String word(Moment moment) {
    return moment.regime().name().toLowerCase(Locale.ROOT);
  }

  private static void mark(
      List<Disturbance> found, Kind kind, double share, double most, String text) {
    if (share > most) {
      String figures = String.format(Locale.ROOT, "%.1f %%", share * 100);
      String bound = String.format(Locale.ROOT, " (%.0f %% is tolerated)", most * 100);
      found.add(new Disturbance(kind, text.formatted(figures) + bound));
    }
  }
}
