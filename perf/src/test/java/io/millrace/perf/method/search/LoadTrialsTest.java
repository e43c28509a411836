package io.millrace.perf.method.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.perf.method.search.LoadTrials.Outcome;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Load classification and conditional throughput by RFC 9971's own example, and by an oracle. */
class LoadTrialsTest {
  private static final List<Goal> EXAMPLE =
      List.of(
          goal("RFC2544", 0, 0, 60, 60),
          goal("TST009", 0, 0.5, 60, 120),
          goal("1s final", 0.005, 0.5, 1, 120),
          goal("20% exceed", 0.005, 0.2, 60, 60));

  private static Goal goal(String name, double loss, double exceed, double last, double sum) {
    return new Goal(name, loss, exceed, last, last, sum, 0.005);
  }

  private static LoadTrials trials(int good, int bad, boolean longBad, boolean longGood) {
    LoadTrials trials = new LoadTrials();
    for (int i = 0; i < good; i++) {
      trials.add(new Outcome(1, 0));
    }
    for (int i = 0; i < bad; i++) {
      trials.add(new Outcome(1, 0.01));
    }
    if (longBad) {
      trials.add(new Outcome(60, 0.001));
    }
    if (longGood) {
      trials.add(new Outcome(60, 0));
    }
    return trials;
  }

  /**
   * The last two of the fourth goal: the RFC's tables call them lower bounds although the exceed
   * ratios there, 42.9 % and 27.3 %, are above the goal's 20 %; its code, which defines them, does
   * not.
   */
  @ParameterizedTest
  @CsvSource({
    "59,  0, false, false, UNDECIDED, UNDECIDED, UNDECIDED, UNDECIDED",
    "59,  1, false, false, UPPER,     UNDECIDED, UNDECIDED, UNDECIDED",
    "59, 60, false, false, UPPER,     UNDECIDED, UNDECIDED, UPPER",
    "60, 60, false, false, UPPER,     UNDECIDED, LOWER,     UPPER",
    "60, 60, true,  false, UPPER,     UNDECIDED, LOWER,     UPPER",
    "60, 60, true,  true,  UPPER,     LOWER,     LOWER,     UPPER",
  })
  void classifiesTheExampleAsTheRfcDoes(
      int good,
      int bad,
      boolean longBad,
      boolean longGood,
      Bound first,
      Bound second,
      Bound third,
      Bound fourth) {
    LoadTrials trials = trials(good, bad, longBad, longGood);
    assertEquals(
        List.of(first, second, third, fourth), EXAMPLE.stream().map(trials::classify).toList());
  }

  @Test
  void findsTheExamplesConditionalThroughput() {
    LoadTrials trials = trials(60, 60, true, true);
    assertEquals(1, trials.forwardingRatio(EXAMPLE.get(1)));
    assertEquals(1, trials.forwardingRatio(EXAMPLE.get(2)));
    assertEquals(0.999, trials.forwardingRatio(EXAMPLE.get(3)));
  }

  /**
   * With trials of one length only, a bound is what no outcome of the missing ones can change: all
   * of them are tried.
   */
  @Test
  void isCertainExactlyWhenNoOutcomeOfTheMissingTrialsCouldChangeIt() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      int sum = 1 + random.nextInt(9);
      double exceed = List.of(0.0, 0.2, 0.25, 0.5, 0.75).get(random.nextInt(5));
      Goal goal = goal("any", 0.01, exceed, 0.1, 0.1 * sum);
      LoadTrials trials = new LoadTrials();
      int measured = random.nextInt(sum + 3);
      int bad = 0;
      for (int i = 0; i < measured; i++) {
        boolean lossy = random.nextBoolean();
        bad += lossy ? 1 : 0;
        trials.add(new Outcome(0.1, lossy ? 0.02 : 0.01));
      }
      String what = "seed " + seed + ", round " + round + ": " + bad + " of " + measured;
      assertEquals(oracle(sum, exceed, measured, bad), trials.classify(goal), what);
    }
  }

  private static Bound oracle(int sum, double exceed, int measured, int bad) {
    int missing = Math.max(0, sum - measured);
    int whole = Math.max(sum, measured);
    int good = 0;
    for (int more = 0; more <= missing; more++) {
      // in hundredths, exactly
      good += 100 * (bad + more) <= Math.round(exceed * 100) * whole ? 1 : 0;
    }
    return good == missing + 1 ? Bound.LOWER : good == 0 ? Bound.UPPER : Bound.UNDECIDED;
  }
}
