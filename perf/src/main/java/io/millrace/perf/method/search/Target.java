package io.millrace.perf.method.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A step on the way to a goal: the same loss, but shorter trials and wider bounds, so that little
 * time is spent far from where the search ends.
 *
 * @param goal the goal as it is at this step
 * @param width in steps of the grid
 */
record Target(Goal goal, int width) {
  /** Each step's trials are about so many times as long as those before; its width is a half. */
  private static final double GROWTH = 4;

  private static final double WIDEST = 0.5;

  /** Coarsest first, the goal itself last. */
  static List<Target> towards(Goal goal, Loads loads) {
    List<Double> durations = durations(goal);
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < durations.size(); i++) {
      double width = Math.min(WIDEST, goal.width() * Math.pow(2, durations.size() - i));
      targets.add(new Target(single(goal, durations.get(i), width), loads.steps(width)));
    }
    targets.add(new Target(goal, loads.steps(goal.width())));
    return List.copyOf(targets);
  }

  /** From the initial one on; the final one only if there are several of it in the end. */
  private static List<Double> durations(Goal goal) {
    double range = goal.finalSeconds() / goal.initialSeconds();
    int steps = (int) Math.ceil(Math.log(range) / Math.log(GROWTH) - 1e-9);
    List<Double> durations = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      durations.add(goal.initialSeconds() * Math.pow(range, (double) i / steps));
    }
    if (goal.sumSeconds() > goal.finalSeconds()) {
      durations.add(goal.finalSeconds());
    }
    return durations;
  }

  /** One trial of that duration decides. */
  private static Goal single(Goal goal, double seconds, double width) {
    return new Goal(
        goal.name(), goal.lossRatio(), goal.exceedRatio(), seconds, seconds, seconds, width);
  }

  double seconds() {
    return goal.finalSeconds();
  }
}
