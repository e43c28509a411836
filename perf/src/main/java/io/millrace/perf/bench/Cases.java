package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Seconds;
import io.millrace.perf.method.rfc.BackToBack;
import io.millrace.perf.method.rfc.Delay;
import io.millrace.perf.method.rfc.FrameLoss;
import io.millrace.perf.method.rfc.Recovery;
import io.millrace.perf.method.rfc.Reset;
import io.millrace.perf.method.rfc.Soak;
import io.millrace.perf.method.search.Goal;
import io.millrace.perf.method.search.Search;
import io.millrace.perf.method.search.SearchResult;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Figure;
import io.millrace.perf.result.Series;
import io.millrace.perf.result.Throughput;
import io.millrace.perf.result.TrialResult;
import io.millrace.perf.traffic.Rate;
import io.millrace.perf.traffic.TrafficException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Takes a rig through a method with one frame size. Belongs to one thread. */
final class Cases {
  /** Shares of the rate found at which latency is measured besides: the field's usual ones. */
  private static final List<Double> LATENCY_SHARES = List.of(0.9, 0.5, 0.1);

  /** The lowest load, as a share of the highest: a device that cannot do this has failed. */
  private static final double LEAST_SHARE = 1e-4;

  /** Frames that the shortest trial has to have at the lowest load, so that loss is a ratio. */
  private static final double LEAST_FRAMES = 10;

  private final Rig rig;
  private final Recorder recorder;
  private final ProgressBar bar;
  private final int repetitions;

  /**
   * For a rig.
   *
   * @param repetitions most of a trial that was disturbed
   */
  Cases(Rig rig, Recorder recorder, ProgressBar bar, int repetitions) {
    this.rig = rig;
    this.recorder = recorder;
    this.bar = bar;
    this.repetitions = repetitions;
  }

  /** The rates that meet goals, and the latency below the first of them. */
  CaseResult rates(
      Frames frames,
      List<Goal> goals,
      double budgetSeconds,
      double latencySeconds,
      CaseResult.@Nullable Step step)
      throws MeasureException {
    SearchResult found = search(frames, goals, budgetSeconds, latencySeconds * 3);
    OptionalDouble rate = found.goals().getFirst().lower();
    if (rate.isPresent() && latencySeconds > 0) {
      Measurer measurer = recorder.measurer("latency", frames, repetitions);
      for (int i = 0; i < LATENCY_SHARES.size(); i++) {
        bar.step(frames.name() + " bytes, latency", (LATENCY_SHARES.size() - i) * latencySeconds);
        double at = rate.getAsDouble() * LATENCY_SHARES.get(i);
        measurer.measure(Offer.constant(frames, at, latencySeconds));
      }
    }
    return result(frames, step, Findings.throughputs(found), List.of(), List.of());
  }

  private SearchResult search(
      Frames frames, List<Goal> goals, double budgetSeconds, double afterwards)
      throws MeasureException {
    double highest = rig.highestRate(frames);
    double shortest = goals.stream().mapToDouble(Goal::initialSeconds).min().orElseThrow();
    double least = Math.min(highest / 2, Math.max(highest * LEAST_SHARE, LEAST_FRAMES / shortest));
    Measurer measurer = recorder.measurer(Recorder.SEARCH, frames, repetitions);
    return new Search(new Search.Config(goals, frames, least, highest, budgetSeconds))
        .run(measurer, Seconds.SYSTEM, (doing, left) -> bar.step(doing, left + afterwards));
  }

  /** The benchmarks of RFC 2544 that the plan asks for. */
  CaseResult rfc2544(Frames frames, Rfc2544Plan plan) throws MeasureException {
    double highest = rig.highestRate(frames);
    Goal goal = Goal.rfc2544(plan.initialSeconds(), plan.trialSeconds(), plan.width());
    List<Throughput> throughputs = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    SearchResult found = search(frames, List.of(goal), plan.budgetSeconds(), plan.seconds());
    throughputs.addAll(Findings.throughputs(found));
    OptionalDouble throughput = found.goals().getFirst().lower();
    if (plan.has(Rfc2544Plan.Test.LATENCY) && throughput.isPresent()) {
      Measurer measurer = recorder.measurer("latency", frames, repetitions);
      figures.addAll(
          Findings.delay(
              Delay.measure(
                  measurer,
                  frames,
                  throughput.getAsDouble(),
                  plan.latencySeconds(),
                  plan.latencyRepetitions(),
                  bar)));
    }
    if (plan.has(Rfc2544Plan.Test.LOSS)) {
      Measurer measurer = recorder.measurer("frame loss", frames, repetitions);
      FrameLoss.measure(measurer, frames, highest, FrameLoss.STEP, plan.trialSeconds(), bar);
    }
    if (plan.has(Rfc2544Plan.Test.BACK_TO_BACK)) {
      Measurer measurer = recorder.measurer("back-to-back", frames, repetitions);
      figures.addAll(
          Findings.backToBack(
              BackToBack.measure(
                  measurer, frames, highest, plan.burstSeconds(), plan.burstRepetitions(), bar),
              throughput));
    }
    if (plan.has(Rfc2544Plan.Test.RECOVERY) && throughput.isPresent()) {
      Measurer measurer = recorder.measurer("recovery", frames, repetitions);
      figures.add(
          Findings.recovery(
              Recovery.measure(
                  measurer,
                  frames,
                  throughput.getAsDouble(),
                  highest,
                  plan.recoverySeconds(),
                  plan.recoveryRepetitions(),
                  bar)));
    }
    if (plan.has(Rfc2544Plan.Test.RESET) && throughput.isPresent() && rig.reset().isPresent()) {
      bar.step(frames.name() + " bytes, reset", plan.resetSeconds());
      figures.add(
          Findings.reset(
              Reset.measure(
                  recorder.measurer("reset", frames, 0),
                  frames,
                  throughput.getAsDouble(),
                  plan.resetSeconds(),
                  rig.reset().get())));
    }
    return result(frames, null, throughputs, figures, List.of());
  }

  /** A long time at one rate. */
  CaseResult soak(Frames frames, Rate wanted, double seconds, double sliceSeconds)
      throws MeasureException {
    double rate = framesPerSecond(wanted, frames);
    Measurer measurer = recorder.measurer("soak", frames, 0);
    Soak soak = Soak.measure(measurer, frames, rate, seconds, sliceSeconds, bar);
    List<Figure> figures =
        List.of(
            Findings.figure(
                "lost",
                (double) soak.lost(),
                "frames",
                soak.lostUndisturbed() + " of them undisturbed"),
            Findings.figure(
                "disturbed", (double) soak.disturbed(), "slices", "of " + soak.slices().size()),
            Findings.figure(
                "latency drift", soak.drift() * 100, "%", "median, last quarter against first"));
    List<TrialResult> trials = recorder.take();
    return new CaseResult(
        rig.description().scenario(),
        null,
        frames.name(),
        frames.meanBytes(),
        rig.lineRate(frames),
        List.of(),
        trials,
        figures,
        List.of(
            Courses.received(trials), Courses.latency(trials, 50), Courses.latency(trials, 99.9)));
  }

  private double framesPerSecond(Rate rate, Frames frames) throws MeasureException {
    try {
      double line = rig.lineRate(frames);
      double overhead = Rate.OVERHEAD_BYTES;
      return rate.framesPerSecond(frames.meanBytes(), line * 8 * (frames.meanBytes() + overhead));
    } catch (TrafficException e) {
      throw new MeasureException(String.valueOf(e.getMessage()), e);
    }
  }

  private CaseResult result(
      Frames frames,
      CaseResult.@Nullable Step step,
      List<Throughput> throughputs,
      List<Figure> figures,
      List<Series> series) {
    List<TrialResult> trials = recorder.take();
    return new CaseResult(
        rig.description().scenario(),
        step,
        frames.name(),
        frames.meanBytes(),
        rig.lineRate(frames),
        Garbage.withoutRates(throughputs, trials),
        trials,
        figures,
        series);
  }
}
