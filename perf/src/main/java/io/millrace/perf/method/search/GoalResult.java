package io.millrace.perf.method.search;

import java.util.OptionalDouble;

/**
 * What was found for a goal (RFC 9971, goal result).
 *
 * @param goal what was searched for
 * @param verdict whether it is regular, and if not, why
 * @param lower relevant lower bound, frames a second; of an irregular result the highest load that
 *     was carried, if any
 * @param upper relevant upper bound, frames a second, if any
 * @param conditionalThroughput frames a second that come through in a typical trial at the lower
 *     bound, if there is one
 * @param disturbed trials at the two bounds that went by although the machine had disturbed them
 * @param generatorLimited trials at the upper bound in which the generator, not the device, was the
 *     limit: the device may do more
 */
public record GoalResult(
    Goal goal,
    Verdict verdict,
    OptionalDouble lower,
    OptionalDouble upper,
    OptionalDouble conditionalThroughput,
    int disturbed,
    int generatorLimited) {
  /** Whether a result can be quoted as it is. */
  public enum Verdict {
    /** Both bounds, close enough. */
    REGULAR("regular"),
    /** The highest load that may be offered was carried: the device can do at least this. */
    ABOVE_MAXIMUM("irregular: carries the highest load there is"),
    /** Even the lowest load lost too much. */
    BELOW_MINIMUM("irregular: loses too much even at the lowest load"),
    /** There was no time to get the bounds close enough. */
    OUT_OF_TIME("irregular: the time was up"),
    /** The upper bound is the generator's. */
    GENERATOR("irregular: the generator was the limit"),
    /** What decided was disturbed each time it was repeated. */
    DISTURBED("irregular: disturbed by the machine");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Whether it can be quoted as it is. */
  public boolean isRegular() {
    return verdict == Verdict.REGULAR;
  }
}
