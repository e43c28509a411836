package io.millrace.perf.bench;

import io.millrace.perf.method.Disturbance;
import io.millrace.perf.method.Rates;
import io.millrace.perf.method.Trial;
import io.millrace.perf.method.rfc.BackToBack;
import io.millrace.perf.method.rfc.Delay;
import io.millrace.perf.method.rfc.Recovery;
import io.millrace.perf.method.rfc.Reset;
import io.millrace.perf.method.search.GoalResult;
import io.millrace.perf.method.search.SearchResult;
import io.millrace.perf.result.Distribution;
import io.millrace.perf.result.Figure;
import io.millrace.perf.result.Limit;
import io.millrace.perf.result.Throughput;
import io.millrace.perf.result.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What the methods find, as the records that are kept. */
final class Findings {
  private Findings() {}

  /**
   * A trial.
   *
   * @param start seconds since the measurement began
   * @param drops that the device told of it
   */
  static TrialResult trial(
      String purpose, double start, Trial trial, boolean counts, Map<String, Long> drops) {
    // what the generator is forgiven was never planned, so that both agree on what was lost
    long planned = trial.isOffered() ? trial.sent() + trial.backpressured() : trial.offer().count();
    return new TrialResult(
        purpose,
        start,
        trial.offer().seconds(),
        trial.offer().framesPerSecond(),
        planned,
        trial.sent(),
        trial.received(),
        trial.duplicated(),
        trial.reordered(),
        trial.reorderDepth(),
        trial.damaged(),
        trial.foreign(),
        limit(trial.limit()),
        counts,
        trial.disturbances().stream().map(Disturbance::detail).toList(),
        distribution(trial.latency()),
        distribution(trial.variation()),
        distribution(trial.departure()),
        List.of(),
        drops);
  }

  private static @Nullable Distribution distribution(Histogram histogram) {
    return histogram.getTotalCount() == 0 ? null : Distribution.of(histogram);
  }

  private static Limit limit(io.millrace.perf.method.Limit limit) {
    return switch (limit) {
      case NONE -> Limit.NONE;
      case DEVICE -> Limit.DEVICE;
      case GENERATOR -> Limit.GENERATOR;
    };
  }

  /** What a search found, a record for each goal. */
  static List<Throughput> throughputs(SearchResult search) {
    return search.goals().stream().map(goal -> throughput(search, goal)).toList();
  }

  private static Throughput throughput(SearchResult search, GoalResult found) {
    Limit limit =
        switch (found.verdict()) {
          case GENERATOR -> Limit.GENERATOR;
          case ABOVE_MAXIMUM -> Limit.NONE;
          default -> Limit.DEVICE;
        };
    return new Throughput(
        found.goal().name(),
        found.goal().lossRatio(),
        orNull(found.lower()),
        orNull(found.upper()),
        orNull(found.conditionalThroughput()),
        found.isRegular(),
        found.verdict().toString(),
        limit,
        search.trials(),
        found.disturbed(),
        search.seconds());
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /** Longest bursts, and the buffers they imply. */
  static List<Figure> backToBack(BackToBack found, OptionalDouble throughput) {
    if (found.endless()) {
      String note = "the longest burst that was tried got through: there is no buffer to measure";
      return List.of(figure("back-to-back frames", found.mean(), "frames", note));
    }
    double least = found.lengths().stream().mapToLong(Long::longValue).min().orElse(0);
    double most = found.lengths().stream().mapToLong(Long::longValue).max().orElse(0);
    String note =
        "%d repetitions, standard deviation %.1f%s"
            .formatted(
                found.lengths().size(),
                found.deviation(),
                found.disturbed() > 0
                    ? ", " + found.disturbed() + " bursts were disturbed by the machine"
                    : "");
    Figure frames = new Figure("back-to-back frames", found.mean(), "frames", least, most, note);
    Figure implied =
        figure("buffer, implied", found.impliedBufferSeconds() * 1e6, "µs", "burst / highest rate");
    if (throughput.isEmpty()) {
      return List.of(frames, implied);
    }
    double corrected = found.correctedBufferSeconds(throughput.getAsDouble()) * 1e6;
    return List.of(frames, implied, figure("buffer, corrected", corrected, "µs", "RFC 9004 §6.4"));
  }

  /** Time to recover; if there was no overload, how often there was one, which is no time. */
  static Figure recovery(Recovery found) {
    List<Trial> overloaded = found.overloaded();
    String after =
        "%s for %.3g s%s"
            .formatted(
                Rates.text(found.overload()),
                found.overloadSeconds(),
                found.isRaised() ? " (" + Rates.text(found.wanted()) + " lost nothing)" : "");
    if (overloaded.isEmpty()) {
      return figure(
          "system recovery",
          0.0,
          "trials that lost anything",
          "after %s nothing was lost: there was nothing to recover from%s%s"
              .formatted(
                  after,
                  found.backpressured() > 0
                      ? "; the port had no room for %,d frames".formatted(found.backpressured())
                      : "",
                  disturbed(found.trials())));
    }
    double[] each =
        overloaded.stream()
            .mapToDouble(t -> Math.max(0, t.lastLossSeconds() - found.overloadSeconds()))
            .sorted()
            .toArray();
    String note =
        "after %s, %d of %d trials lost frames%s%s"
            .formatted(
                after,
                overloaded.size(),
                found.trials().size(),
                found.isUnfinished() ? "; still losing at the end of one: a lower bound" : "",
                disturbed(found.trials()));
    return new Figure(
        "system recovery", found.seconds(), "s", each[0], each[each.length - 1], note);
  }

  /** For the note of a figure that goes by trials which the machine disturbed. */
  private static String disturbed(List<Trial> counted) {
    long count = counted.stream().filter(trial -> !trial.isUndisturbed()).count();
    return count == 0
        ? ""
        : "; the machine disturbed %d of %d trials that count".formatted(count, counted.size());
  }

  /** Time without a frame. */
  static Figure reset(Reset found) {
    String end = found.recovered() ? "came back" : "frames missing at the end: a lower bound";
    return figure("reset", found.seconds(), "s", end + disturbed(List.of(found.trial())));
  }

  /** RFC 2544's and RFC 8219's figures of delay. */
  static List<Figure> delay(Delay found) {
    if (found.latency().getTotalCount() == 0) {
      return List.of();
    }
    String aside = disturbed(found.trials());
    String at =
        "at %.4g frames/s, %d trials%s"
            .formatted(found.framesPerSecond(), found.trials().size(), aside);
    return List.of(
        figure("latency, mean", found.mean() / 1e3, "µs", "RFC 2544 §26.2, " + at),
        figure("latency, typical", found.typical() / 1e3, "µs", "RFC 8219 §7.2, " + at),
        figure(
            "latency, worst case", found.worstCase() / 1e3, "µs", "RFC 8219 §7.2, p99.9" + aside),
        figure(
            "packet delay variation",
            found.pdv() / 1e3,
            "µs",
            "RFC 8219 §7.3.1, p99.9 - min" + aside),
        figure(
            "inter-packet delay variation",
            found.ipdv(99.9) / 1e3,
            "µs",
            "RFC 8219 §7.3.2" + aside));
  }

  static Figure figure(String name, double value, String unit, String note) {
    return new Figure(name, value, unit, value, value, note);
  }
}
