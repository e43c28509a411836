package io.millrace.perf.method.search;

import java.util.List;

/**
 * What a search found (RFC 9971, controller output).
 *
 * @param goals in the order they were given
 * @param leastLoad frames a second, the lowest that was allowed
 * @param mostLoad the highest
 * @param trials how many went in
 * @param seconds it took
 */
public record SearchResult(
    List<GoalResult> goals, double leastLoad, double mostLoad, int trials, double seconds) {
  /** Copies the list. */
  public SearchResult {
    goals = List.copyOf(goals);
  }

  /** The result for the goal of that name. */
  public GoalResult goal(String name) {
    return goals.stream().filter(g -> g.goal().name().equals(name)).findFirst().orElseThrow();
  }
}
