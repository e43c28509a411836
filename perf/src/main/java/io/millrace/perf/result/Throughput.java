package io.millrace.perf.result;

import org.jspecify.annotations.Nullable;

/**
 * What a search found for a goal.
 *
 * @param goal its name: NDR, PDR, throughput
 * @param lossRatio most that was to be lost
 * @param lower highest load that was carried, frames a second; null if none was
 * @param upper lowest load above it that was not; null if all were carried
 * @param conditional frames a second that came through in a typical trial at the lower bound (RFC
 *     9971, conditional throughput); null if unknown
 * @param regular whether it can be quoted as it is
 * @param verdict in words: why, if it is not regular
 * @param limit who was it at the upper bound
 * @param trials how many it took
 * @param disturbed how many of those that decided were disturbed
 * @param seconds it took
 */
public record Throughput(
    String goal,
    double lossRatio,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable Double conditional,
    boolean regular,
    String verdict,
    Limit limit,
    int trials,
    int disturbed,
    double seconds) {
  /** Checks. */
  public Throughput {
    Require.present(goal, "goal");
    Require.notNegative(lossRatio, "lossRatio");
    Require.notNegativeIfAny(lower, "lower");
    Require.notNegativeIfAny(upper, "upper");
    Require.notNegativeIfAny(conditional, "conditional");
    Require.present(verdict, "verdict");
    Require.present(limit, "limit");
    Require.notNegative(seconds, "seconds");
  }
}
