package io.millrace.perf.method.search;

import io.millrace.perf.method.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All trials at one load. */
final class LoadTrials {
  /**
   * What a trial contributes.
   *
   * @param forwardingRatio share of the load that came through
   */
  record Outcome(double seconds, double lossRatio, double forwardingRatio) {
    /** All that was not lost came through. */
    Outcome(double seconds, double lossRatio) {
      this(seconds, lossRatio, 1 - lossRatio);
    }

    static Outcome of(Trial trial) {
      return new Outcome(trial.offer().seconds(), trial.lossRatio(), trial.forwardingRatio());
    }
  }

  private final List<Outcome> outcomes = new ArrayList<>();

  void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  /** By RFC 9971's appendix on load classification. */
  Bound classify(Goal goal) {
    double fullLow = sum(goal, true, true);
    double shortLow = sum(goal, false, true);
    double shortHigh = sum(goal, false, false);
    double balancing = shortLow * goal.exceedRatio() / (1 - goal.exceedRatio());
    double high = sum(goal, true, false) + Math.max(0, shortHigh - balancing);
    double whole = Math.max(fullLow + high, goal.sumSeconds());
    double tolerated = whole * goal.exceedRatio();
    // Sums of durations such as 0.1 s are not exact; what is equal on paper must stay equal.
    double rounding = whole * 1e-9;
    if (whole - fullLow <= tolerated + rounding) {
      return Bound.LOWER;
    }
    return high <= tolerated + rounding ? Bound.UNDECIDED : Bound.UPPER;
  }

  private double sum(Goal goal, boolean full, boolean low) {
    double sum = 0;
    for (Outcome outcome : outcomes) {
      if (isFull(outcome, goal) == full && (outcome.lossRatio() <= goal.lossRatio()) == low) {
        sum += outcome.seconds();
      }
    }
    return sum;
  }

  private static boolean isFull(Outcome outcome, Goal goal) {
    return outcome.seconds() >= goal.finalSeconds() * (1 - 1e-9);
  }

  /**
   * The share of the load that comes through in a typical trial of the full length, 0 to 1, by RFC
   * 9971's appendix on conditional throughput.
   */
  double forwardingRatio(Goal goal) {
    List<Outcome> full =
        outcomes.stream()
            .filter(outcome -> isFull(outcome, goal))
            .sorted(Comparator.comparingDouble(Outcome::lossRatio))
            .toList();
    double measured = full.stream().mapToDouble(Outcome::seconds).sum();
    double whole = Math.max(goal.sumSeconds(), measured);
    double remaining = whole * (1 - goal.exceedRatio());
    double rounding = whole * 1e-9;
    for (Outcome outcome : full) {
      remaining -= outcome.seconds();
      if (remaining <= rounding) {
        return outcome.forwardingRatio();
      }
    }
    return 0;
  }

  /** Trials so far. */
  int count() {
    return outcomes.size();
  }
}
