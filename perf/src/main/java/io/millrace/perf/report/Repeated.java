package io.millrace.perf.report;

import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Limit;
import io.millrace.perf.result.Throughput;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All searches for one goal in one case: the median of what was carried, and how far the
 * repetitions lie apart.
 *
 * @param searches at least one
 */
record Repeated(String goal, List<Throughput> searches) {
  /** Those of each goal, in order. */
  static List<Repeated> of(CaseResult result) {
    return result.throughputs().stream()
        .map(Throughput::goal)
        .distinct()
        .map(goal -> of(result, goal))
        .toList();
  }

  /** Those of a goal; without any if it was not searched for. */
  static Repeated of(CaseResult result, String goal) {
    return new Repeated(
        goal, result.throughputs().stream().filter(t -> t.goal().equals(goal)).toList());
  }

  /** Median of the lower bounds; null if nothing was carried, or not searched for. */
  @Nullable Double carried() {
    List<Double> lower = bounds();
    return lower.isEmpty() ? null : lower.get((lower.size() - 1) / 2);
  }

  /** Least of the lower bounds. */
  double least() {
    return bounds().getFirst();
  }

  /** Greatest of the lower bounds. */
  double most() {
    return bounds().getLast();
  }

  private List<Double> bounds() {
    return searches.stream().map(Throughput::lower).filter(Objects::nonNull).sorted().toList();
  }

  /** Whether each of them can be quoted as it is. */
  boolean isRegular() {
    return searches.stream().allMatch(Throughput::regular);
  }

  /** Whether the instrument was the limit in any. */
  boolean isFloor() {
    return searches.stream().anyMatch(t -> t.limit() == Limit.GENERATOR);
  }

  /** Disturbed trials that decided. */
  int disturbed() {
    return searches.stream().mapToInt(Throughput::disturbed).sum();
  }

  /** All verdicts that differ. */
  String verdict() {
    return String.join("; ", searches.stream().map(Throughput::verdict).distinct().toList());
  }

  /** Who was it. */
  String limit() {
    return isFloor()
        ? "instrument"
        : searches.stream().anyMatch(t -> t.limit() == Limit.DEVICE) ? "device" : "none";
  }

  /** The spread in words; empty if there is no repetition. */
  String spread(Unit unit) {
    return bounds().size() < 2 ? "" : unit.number(least()) + " – " + unit.number(most());
  }
}
