package io.millrace.perf.bench;

import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Throughput;
import io.millrace.perf.result.TrialResult;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A device that sends back something else than it was sent. Of the few frames that are whole nobody
 * knows why they are, so what was found with them is no figure.
 */
final class Garbage {
  private Garbage() {}

  /** Whether what came was damaged, or sent by nobody here, at least as often as it was whole. */
  static boolean isIn(List<TrialResult> trials) {
    long others = sum(trials, TrialResult::damaged) + sum(trials, TrialResult::foreign);
    return others > 0 && others >= sum(trials, TrialResult::received);
  }

  private static long sum(List<TrialResult> trials, ToLongFunction<TrialResult> figure) {
    return trials.stream().mapToLong(figure).sum();
  }

  /** The same without the rates, if they were found with garbage. */
  static List<Throughput> withoutRates(List<Throughput> found, List<TrialResult> trials) {
    return isIn(trials) ? found.stream().map(Garbage::withoutRate).toList() : found;
  }

  private static Throughput withoutRate(Throughput found) {
    return new Throughput(
        found.goal(),
        found.lossRatio(),
        null,
        found.upper(),
        null,
        false,
        "irregular: mostly garbage came back",
        found.limit(),
        found.trials(),
        found.disturbed(),
        found.seconds());
  }

  /** What is to be known before a case is quoted, if it is garbage. */
  static Optional<String> warning(CaseResult found) {
    List<TrialResult> trials = found.trials();
    if (!isIn(trials)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s bytes: %,d frames came back whole, %,d damaged, and %,d came that nobody here had sent:"
                .formatted(
                    found.frames(),
                    sum(trials, TrialResult::received),
                    sum(trials, TrialResult::damaged),
                    sum(trials, TrialResult::foreign))
            + " quote no figure of it.");
  }
}
