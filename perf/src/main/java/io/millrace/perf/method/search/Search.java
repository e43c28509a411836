package io.millrace.perf.method.search;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.Limit;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.Rates;
import io.millrace.perf.method.Seconds;
import io.millrace.perf.method.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The controller of RFC 9971. Steps:
 *
 * <ol>
 *   <li>One short trial at the highest load; what comes back says where to look.
 *   <li>Each goal has targets, coarse ones first. Among the goals' next candidates the one of the
 *       coarsest target is measured, and of these the one with the smallest load.
 *   <li>A candidate is, in this order: the bounds of the coarser target, measured as this one
 *       wants; further out while a bound is missing, in steps that double; else the middle.
 *   <li>A load is measured until it is decided, then the bounds are looked at anew.
 * </ol>
 */
public final class Search {
  /** The first step outwards is so many widths. */
  private static final int OUTWARDS = 1;

  /** Each trial takes longer than its frames by about this: draining and settling. */
  private static final double OVERHEAD_SECONDS = 0.1;

  private final Config config;
  private final Loads loads;
  private final List<Pursuit> pursuits;
  private final NavigableMap<Integer, LoadTrials> trials = new TreeMap<>();
  private final NavigableMap<Integer, Marks> marks = new TreeMap<>();
  private int count;

  /**
   * What to search for and where.
   *
   * @param goals at least one, of different names
   * @param frames that are offered
   * @param leastLoad frames a second; a device that loses too much here has failed
   * @param mostLoad frames a second: the line's, or what the generator can
   * @param budgetSeconds after which the search ends, with what it has
   */
  public record Config(
      List<Goal> goals, Frames frames, double leastLoad, double mostLoad, double budgetSeconds) {
    /** Refuses what cannot be searched for. */
    public Config {
      goals = List.copyOf(goals);
      if (goals.isEmpty() || goals.stream().map(Goal::name).distinct().count() != goals.size()) {
        throw new IllegalArgumentException("goals: at least one, each with a name of its own");
      }
      if (!(leastLoad > 0 && leastLoad < mostLoad)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "load: from %.0f to %.0f frames/s is no range", leastLoad, mostLoad));
      }
      if (!(budgetSeconds > 0)) {
        throw new IllegalArgumentException("time: " + budgetSeconds + " s is none");
      }
    }
  }

  /** What besides loss is to be told of a load's trials. */
  private static final class Marks {
    private int disturbed;
    private int generatorLimited;
  }

  /** A goal and the way to it. */
  private record Pursuit(Goal goal, List<Target> targets) {}

  /**
   * What to measure next.
   *
   * @param level of the target, 0 for the coarsest
   */
  private record Candidate(int level, int load, double seconds) {
    boolean isBefore(@Nullable Candidate other) {
      return other == null
          || level < other.level
          || (level == other.level && load < other.load)
          || (level == other.level && load == other.load && seconds < other.seconds);
    }
  }

  /** A search that has not begun. */
  public Search(Config config) {
    this.config = config;
    double narrowest = config.goals().stream().mapToDouble(Goal::width).min().orElseThrow();
    loads = new Loads(config.leastLoad(), config.mostLoad(), narrowest);
    pursuits =
        config.goals().stream()
            .map(goal -> new Pursuit(goal, Target.towards(goal, loads)))
            .toList();
  }

  /** Runs it. */
  public SearchResult run(Measurer measurer, Seconds clock, Progress progress)
      throws MeasureException {
    double start = clock.now();
    double shortest = config.goals().stream().mapToDouble(Goal::initialSeconds).min().orElseThrow();
    Candidate next = new Candidate(0, loads.top(), shortest);
    double hint = 0;
    while (next != null) {
      double left = config.budgetSeconds() - (clock.now() - start);
      if (next.seconds() > left) {
        break;
      }
      progress.step(describe(next), Math.min(left, estimate()));
      Trial trial =
          measurer.measure(
              Offer.constant(config.frames(), loads.rate(next.load()), next.seconds()));
      record(next.load(), trial);
      if (count == 1) {
        hint = trial.forwardingRate();
      }
      next = choose(hint);
    }
    boolean complete = next == null;
    List<GoalResult> results = new ArrayList<>();
    for (Pursuit pursuit : pursuits) {
      results.add(result(pursuit, complete));
    }
    return new SearchResult(
        results, loads.rate(0), loads.rate(loads.top()), count, clock.now() - start);
  }

  private void record(int load, Trial trial) {
    trials.computeIfAbsent(load, key -> new LoadTrials()).add(LoadTrials.Outcome.of(trial));
    Marks mark = marks.computeIfAbsent(load, key -> new Marks());
    if (!trial.isUndisturbed()) {
      mark.disturbed++;
    }
    if (trial.limit() == Limit.GENERATOR) {
      mark.generatorLimited++;
    }
    count++;
  }

  private @Nullable Candidate choose(double hint) {
    @Nullable Candidate best = null;
    for (Pursuit pursuit : pursuits) {
      @Nullable Candidate own = candidate(pursuit, hint);
      if (own != null && own.isBefore(best)) {
        best = own;
      }
    }
    return best;
  }

  /** A goal's next, or null if it has what it wants. */
  private @Nullable Candidate candidate(Pursuit pursuit, double hint) {
    int carried = loads.atMost(hint);
    Bounds coarser =
        new Bounds(carried, Math.min(loads.top(), carried + pursuit.targets().getFirst().width()));
    for (int level = 0; level < pursuit.targets().size(); level++) {
      Target target = pursuit.targets().get(level);
      Bounds bounds = Bounds.of(trials, target.goal());
      if (!bounds.satisfies(target.width(), loads.top())) {
        return new Candidate(level, load(bounds, coarser, target), target.seconds());
      }
      coarser = bounds;
    }
    return null;
  }

  private int load(Bounds bounds, Bounds coarser, Target target) {
    if (coarser.hasLower() && bounds.isOpen(coarser.lower())) {
      return coarser.lower();
    }
    if (coarser.hasUpper() && bounds.isOpen(coarser.upper())) {
      return coarser.upper();
    }
    if (!bounds.hasLower()) {
      return Math.max(0, bounds.upper() - outwards(target, bounds.upper(), true));
    }
    if (!bounds.hasUpper()) {
      return Math.min(loads.top(), bounds.lower() + outwards(target, bounds.lower(), false));
    }
    return (bounds.lower() + bounds.upper()) / 2;
  }

  /** Twice the distance to the bound of the same kind behind it, so that it doubles each time. */
  private int outwards(Target target, int bound, boolean downwards) {
    Bound kind = downwards ? Bound.UPPER : Bound.LOWER;
    NavigableMap<Integer, LoadTrials> behind =
        downwards ? trials.tailMap(bound, false) : trials.headMap(bound, false).descendingMap();
    int least = OUTWARDS * target.width();
    for (var entry : behind.entrySet()) {
      if (entry.getValue().classify(target.goal()) == kind) {
        int distance = Math.abs(entry.getKey() - bound);
        // the very first trial, at the top, is no step of this way
        return entry.getKey() == loads.top() && downwards ? least : Math.max(least, 2 * distance);
      }
    }
    return least;
  }

  private String describe(Candidate candidate) {
    return String.format(
        Locale.ROOT,
        "%s bytes, %s for %.2g s",
        config.frames().name(),
        Rates.text(loads.rate(candidate.load())),
        candidate.seconds());
  }

  /** Seconds that the search still takes, if all goes as usual. */
  private double estimate() {
    double seconds = 0;
    for (Pursuit pursuit : pursuits) {
      for (Target target : pursuit.targets()) {
        Bounds bounds = Bounds.of(trials, target.goal());
        if (!bounds.satisfies(target.width(), loads.top())) {
          // two bounds and a step between; a load is decided at half its sum when it is clear
          double each = (target.goal().sumSeconds() + target.seconds()) / 2;
          seconds += 3 * (each + OVERHEAD_SECONDS);
        }
      }
    }
    return seconds;
  }

  private GoalResult result(Pursuit pursuit, boolean complete) {
    Goal goal = pursuit.goal();
    Target judge = pursuit.targets().getLast();
    Bounds bounds = Bounds.of(trials, goal);
    boolean satisfied = bounds.satisfies(judge.width(), loads.top());
    // what the time did not suffice for is told as far as coarser targets know it
    for (Target coarser : satisfied ? List.<Target>of() : pursuit.targets().reversed()) {
      if (!(bounds.hasLower() && bounds.hasUpper())) {
        judge = coarser;
        bounds = Bounds.of(trials, judge.goal());
      }
    }
    Marks none = new Marks();
    Marks low = marks.getOrDefault(bounds.lower(), none);
    Marks high = marks.getOrDefault(bounds.upper(), none);
    return new GoalResult(
        goal,
        complete || satisfied ? verdict(bounds, low, high) : GoalResult.Verdict.OUT_OF_TIME,
        rate(bounds.lower()),
        rate(bounds.upper()),
        through(judge.goal(), bounds.lower()),
        low.disturbed + high.disturbed,
        high.generatorLimited);
  }

  private OptionalDouble rate(int load) {
    return load == Bounds.NONE ? OptionalDouble.empty() : OptionalDouble.of(loads.rate(load));
  }

  private OptionalDouble through(Goal goal, int load) {
    @Nullable LoadTrials here = trials.get(load);
    return here == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(loads.rate(load) * here.forwardingRatio(goal));
  }

  private GoalResult.Verdict verdict(Bounds bounds, Marks low, Marks high) {
    if (high.generatorLimited > 0) {
      return GoalResult.Verdict.GENERATOR;
    }
    if (bounds.upper() == 0) {
      return GoalResult.Verdict.BELOW_MINIMUM;
    }
    if (bounds.lower() == loads.top()) {
      return GoalResult.Verdict.ABOVE_MAXIMUM;
    }
    return low.disturbed + high.disturbed > 0
        ? GoalResult.Verdict.DISTURBED
        : GoalResult.Verdict.REGULAR;
  }
}
