package io.millrace.perf.bench;

import io.millrace.perf.method.search.Goal;
import io.millrace.samples.command.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** MLRsearch's parameters (RFC 9971). */
final class SearchOptions {
  @Option(
      names = "--initial",
      paramLabel = "SECONDS",
      description = "Shortest trial; ${DEFAULT-VALUE} unless told.")
  private double initialSeconds = 0.1;

  @Option(
      names = "--final",
      paramLabel = "SECONDS",
      description = "Shortest trial that proves a load is carried; ${DEFAULT-VALUE} unless told.")
  private double finalSeconds = 1;

  @Option(
      names = "--sum",
      paramLabel = "SECONDS",
      description = "Time at a load that decides about it; ${DEFAULT-VALUE} unless told.")
  private double sumSeconds = 5;

  @Option(
      names = "--exceed",
      paramLabel = "SHARE",
      description = "Share of that time that may lose more; ${DEFAULT-VALUE} unless told.")
  private double exceedRatio = Goal.EXCEED_RATIO;

  @Option(
      names = "--width",
      paramLabel = "SHARE",
      description = "How far apart the bounds may be in the end; ${DEFAULT-VALUE} unless told.")
  private double width = Goal.WIDTH;

  @Option(
      names = "--partial",
      paramLabel = "SHARE",
      description = "Loss that PDR allows; ${DEFAULT-VALUE} unless told.")
  private double partial = Goal.PARTIAL;

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      description = "Longest search for one frame size; ${DEFAULT-VALUE} unless told.")
  private double budgetSeconds = 600;

  /** What the options say of a quarter of a minute: for a first look. */
  void hurry() {
    initialSeconds = 0.1;
    finalSeconds = 0.3;
    sumSeconds = 0.9;
    width = 0.01;
    budgetSeconds = 25;
  }

  List<Goal> goals() throws UserException {
    if (!(budgetSeconds > 0)) {
      throw new UserException("--budget " + budgetSeconds + ": it is above 0");
    }
    try {
      return List.of(goal("NDR", 0), goal("PDR", partial));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private Goal goal(String name, double lossRatio) {
    return new Goal(name, lossRatio, exceedRatio, initialSeconds, finalSeconds, sumSeconds, width);
  }

  double budgetSeconds() {
    return budgetSeconds;
  }

  /** For the report. */
  Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("goals", "NDR (loss ratio 0), PDR (loss ratio %s)".formatted(percent(partial)));
    all.put("goal initial trial duration", seconds(initialSeconds));
    all.put("goal final trial duration", seconds(finalSeconds));
    all.put("goal duration sum", seconds(sumSeconds));
    all.put("goal exceed ratio", percent(exceedRatio));
    all.put("goal width", percent(width) + ", relative to the upper bound");
    all.put("search duration at most", seconds(budgetSeconds));
    all.put("trial effective duration", "the trial duration");
    return all;
  }

  static String seconds(double value) {
    return String.format(Locale.ROOT, "%.3g s", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g %%", share * 100);
  }
}
