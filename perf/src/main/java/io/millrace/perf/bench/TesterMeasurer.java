package io.millrace.perf.bench;

import io.millrace.driver.ffi.Affinity;
import io.millrace.perf.method.Disturbance;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Trial;
import io.millrace.perf.traffic.Load;
import io.millrace.perf.traffic.StreamFigures;
import io.millrace.perf.traffic.Tester;
import io.millrace.perf.traffic.TrafficException;
import io.millrace.perf.traffic.TrialFigures;
import io.millrace.perf.traffic.TrialOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Trials by a {@link Tester}, in a thread that is pinned while one runs. */
final class TesterMeasurer implements Measurer {
  /** Share of a trial for which a device's losses may be hidden. */
  private static final double HIDDEN_SHARE = 0.001;

  private static final double LEAST_PATIENCE_NANOS = 2e6;
  private static final double MOST_PATIENCE_NANOS = 1e7;

  /** After this without an arrival, what comes would be copies. */
  private static final Duration QUIET = Duration.ofMillis(10);

  private final Tester tester;
  private final OptionalInt cpu;
  private final boolean delays;
  private long foreignInFlood;

  /**
   * By a tester, which stays its maker's.
   *
   * @param cpu to send and receive on, if it matters
   * @param delays whether the delays of neighbors are compared
   */
  TesterMeasurer(Tester tester, OptionalInt cpu, boolean delays) {
    this.tester = tester;
    this.cpu = cpu;
    this.delays = delays;
  }

  @Override
  public Trial measure(Offer offer) throws MeasureException {
    TrialOrder order =
        TrialOrder.of(new Load.Constant(offer.framesPerSecond()), Duration.ofSeconds(1))
            .phases(offer.phases().stream().map(TesterMeasurer::phase).toList())
            .patience(patience(offer.seconds()))
            .drain(drain(offer.seconds()), QUIET);
    TrialFigures figures = run(delays ? order.withVariation() : order);
    if (!figures.ended()) {
      throw new MeasureException("interrupted");
    }
    return trial(offer, figures);
  }

  /**
   * Longest wait for what is under way: 2 s, as RFC 2544 §23 wants it; after trials of less than
   * ten, a fifth of them, or a search would spend its time on waiting for what is lost.
   */
  private static Duration drain(double seconds) {
    return Duration.ofNanos((long) (1e9 * Math.clamp(seconds / 5, 0.1, 2)));
  }

  /**
   * How late a frame may depart and still count as offered. A machine that stops the generator for
   * a moment shall not look like a device that loses; but what cannot be sent for so long hides a
   * device's losses for as long: a thousandth of the trial at most, where the trial is not a mere
   * first look.
   */
  private static Duration patience(double seconds) {
    double nanos = seconds * 1e9 * HIDDEN_SHARE;
    return Duration.ofNanos((long) Math.clamp(nanos, LEAST_PATIENCE_NANOS, MOST_PATIENCE_NANOS));
  }

  /**
   * As fast as the port takes them.
   *
   * @return frames a second that departed
   */
  double flood(Duration time) throws MeasureException {
    TrialFigures figures = run(TrialOrder.of(new Load.Flood(), time));
    foreignInFlood = figures.receive().foreign();
    return figures.sentPerSecond();
  }

  /** Frames that nobody here had sent and that came during the last flood. */
  long foreignInFlood() {
    return foreignInFlood;
  }

  private TrialFigures run(TrialOrder order) throws MeasureException {
    BitSet before = Affinity.allowed();
    cpu.ifPresent(Affinity::pin);
    try {
      return tester.run(order);
    } catch (TrafficException e) {
      throw new MeasureException(String.valueOf(e.getMessage()), e);
    } finally {
      Affinity.restrict(before);
    }
  }

  private static TrialOrder.Phase phase(Offer.Phase phase) {
    long nanos = Math.max(1, Math.round(phase.seconds() * 1e9));
    return new TrialOrder.Phase(new Load.Constant(phase.framesPerSecond()), nanos);
  }

  private static Trial trial(Offer offer, TrialFigures figures) {
    StreamFigures total = figures.total();
    double lastLoss =
        total.lastLossNanos() == StreamFigures.NO_LOSS ? 0 : total.lastLossNanos() / 1e9;
    return new Trial(
        offer,
        figures.send().sent(),
        total.received(),
        total.duplicated(),
        total.reordering().reordered(),
        total.reordering().deepest(),
        total.corrupted() + figures.receive().unassigned(),
        figures.receive().foreign(),
        total.latency().histogram(),
        total.variation().histogram(),
        figures.send().gapErrors().histogram(),
        lastLoss,
        figures.receive().longestSilenceNanos() / 1e9,
        figures.send().skippedFull(),
        figures.missedHere(),
        disturbances(figures),
        figures.warnings());
  }

  private static List<Disturbance> disturbances(TrialFigures figures) {
    List<Disturbance> found = new ArrayList<>();
    if (figures.clockJumps() > 0) {
      String times = "the clock went back " + figures.clockJumps() + " times";
      found.add(new Disturbance(Disturbance.Kind.CLOCK, times));
    }
    double late = (double) figures.send().skippedLate() / Math.max(1, figures.send().due());
    if (late > Trial.LATE) {
      String share = String.format(Locale.ROOT, "the generator was late with %.2f %%", late * 100);
      found.add(new Disturbance(Disturbance.Kind.LATE, share + " of the frames"));
    }
    return found;
  }
}
