package io.millrace.perf.method.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.SimulatedDevice;
import io.millrace.perf.method.Undisturbed;
import io.millrace.perf.method.search.GoalResult.Verdict;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search against devices whose capacity is known, in simulated time. */
class SearchTest {
  private static final double LEAST = 1000;
  private static final double MOST = 20e6;
  private static final List<Goal> GOALS =
      List.of(Goal.ndr(0.1, 1, 3, 0.005), Goal.pdr(0.1, 1, 3, 0.005));

  private static SearchResult search(SimulatedDevice device, List<Goal> goals, double budget)
      throws Exception {
    return search(device, device, goals, budget);
  }

  private static SearchResult search(
      Measurer measurer, SimulatedDevice device, List<Goal> goals, double budget) throws Exception {
    return new Search(new Search.Config(goals, Frames.of(64), LEAST, MOST, budget))
        .run(measurer, device::now, Progress.NONE);
  }

  /** What a device without noise loses is known for each load: no search is needed to say. */
  @Test
  void boundsHoldTheTrueRateAndAreAsCloseAsWanted() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      double capacity = LEAST * 1.5 * Math.pow(MOST / LEAST / 2, random.nextDouble());
      double width = 0.002 + 0.05 * random.nextDouble();
      double sum = 1 + random.nextInt(5);
      List<Goal> goals =
          List.of(
              Goal.ndr(0.1, 1, sum, width),
              Goal.pdr(0.1, 1, sum, Math.max(width, Goal.PARTIAL)),
              Goal.rfc2544(0.1, 10, width));
      SimulatedDevice device = new SimulatedDevice(random.nextLong(), capacity, 2 * MOST);
      SearchResult result = search(device, goals, 1e6);
      for (Goal goal : goals) {
        GoalResult found = result.goal(goal.name());
        String what = "seed " + seed + ", round " + round + ": " + found + " of " + capacity;
        double truth = capacity / (1 - goal.lossRatio());
        // a frame more or less decides where the rate is low
        double slack = 1 + 1.1 / (goal.initialSeconds() * capacity);
        assertEquals(Verdict.REGULAR, found.verdict(), what);
        double lower = found.lower().orElseThrow();
        double upper = found.upper().orElseThrow();
        assertTrue(lower <= truth * slack && truth <= upper * slack, what);
        assertTrue((upper - lower) / upper <= goal.width() + 1e-9, what);
        double through = found.conditionalThroughput().orElseThrow();
        assertTrue(
            through <= lower * (1 + 1e-9) && through >= lower * (1 - goal.lossRatio() - 1e-9),
            what);
      }
    }
  }

  @Test
  void neverOffersMoreOrLessThanAllowed() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedDevice device =
          new SimulatedDevice(seed, 3e6, 2 * MOST).noisy(0.4, 0.9).losing(seed % 2 * 0.001);
      search(device, GOALS, 1e4);
      for (Offer offer : device.offers()) {
        assertTrue(offer.framesPerSecond() <= MOST * (1 + 1e-9), "" + offer);
        assertTrue(offer.framesPerSecond() >= LEAST * (1 - 1e-9), "" + offer);
        assertTrue(offer.seconds() >= 0.1 - 1e-9, "" + offer);
      }
    }
  }

  /** A third of the trials is hit, half of them may be: the median trial is not. */
  @Test
  void noiseThatHitsTheFewDoesNotMoveTheResult() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int close = 0;
    int rounds = 100;
    for (int round = 0; round < rounds; round++) {
      SimulatedDevice device =
          new SimulatedDevice(random.nextLong(), 5e6, 2 * MOST).noisy(0.15, 0.3);
      double lower =
          search(device, List.of(Goal.ndr(0.5, 1, 21, 0.005)), 1e6)
              .goal("NDR")
              .lower()
              .orElseThrow();
      assertTrue(lower <= 5e6, "seed " + seed + ": more than there is, " + lower);
      close += lower > 5e6 * 0.98 ? 1 : 0;
    }
    assertTrue(close > rounds * 0.9, "seed " + seed + ": only " + close + " of " + rounds);
  }

  @Test
  void disturbedTrialsAreRepeatedAndDoNotCount() throws Exception {
    int[] repeated = new int[1];
    for (int seed = 0; seed < 30; seed++) {
      SimulatedDevice device = new SimulatedDevice(seed, 5e6, 2 * MOST).disturbed(0.2);
      Measurer undisturbed =
          new Undisturbed(device, 30, (trial, counts) -> repeated[0] += counts ? 0 : 1);
      GoalResult ndr = search(undisturbed, device, GOALS, 1e6).goal("NDR");
      assertEquals(Verdict.REGULAR, ndr.verdict(), "seed " + seed);
      assertTrue(ndr.lower().orElseThrow() > 5e6 * 0.995, "seed " + seed + ": " + ndr);
    }
    assertTrue(repeated[0] > 30, "repeated " + repeated[0]);
  }

  @Test
  void whatIsDisturbedEachTimeIsMarked() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 5e6, 2 * MOST).disturbed(1);
    GoalResult ndr = search(device, GOALS, 1e6).goal("NDR");
    assertEquals(Verdict.DISTURBED, ndr.verdict());
    assertTrue(ndr.disturbed() > 0);
  }

  @Test
  void aDeviceFasterThanTheHighestLoadIsIrregular() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 2 * MOST, 2 * MOST);
    SearchResult result = search(device, GOALS, 1e6);
    GoalResult ndr = result.goal("NDR");
    assertEquals(Verdict.ABOVE_MAXIMUM, ndr.verdict());
    assertEquals(MOST, ndr.lower().orElseThrow(), 1);
    assertFalse(ndr.upper().isPresent());
    assertTrue(result.trials() < 10, "" + result.trials());
  }

  @Test
  void aDeviceThatForwardsNothingIsIrregularAndSaysSoSoon() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 5e6, 2 * MOST).losing(1);
    SearchResult result = search(device, GOALS, 1e6);
    for (GoalResult found : result.goals()) {
      assertEquals(Verdict.BELOW_MINIMUM, found.verdict());
      assertFalse(found.lower().isPresent());
      assertFalse(found.conditionalThroughput().isPresent());
    }
    assertTrue(result.trials() < 20, "" + result.trials());
  }

  /** A floor of loss of a thousandth: no rate is without, any up to the capacity is within PDR. */
  @Test
  void aSteadyLossLeavesNoNdrButAPdr() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 5e6, 2 * MOST).losing(0.001);
    SearchResult result = search(device, GOALS, 1e6);
    assertEquals(Verdict.BELOW_MINIMUM, result.goal("NDR").verdict());
    GoalResult pdr = result.goal("PDR");
    assertEquals(Verdict.REGULAR, pdr.verdict());
    assertEquals(5e6 / (1 - 0.004), pdr.lower().orElseThrow(), 5e6 * 0.006);
  }

  @Test
  void aGeneratorThatCannotIsNotTakenForTheDevice() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 2 * MOST, 4e6);
    GoalResult ndr = search(device, GOALS, 1e6).goal("NDR");
    assertEquals(Verdict.GENERATOR, ndr.verdict());
    assertTrue(ndr.generatorLimited() > 0);
    assertTrue(ndr.lower().orElseThrow() <= 4e6 * 1.006);
  }

  @Test
  void endsInTimeWithWhatItHas() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 5e6, 2 * MOST);
    SearchResult result = search(device, GOALS, 2);
    assertTrue(device.now() <= 2.2, "" + device.now());
    assertEquals(Verdict.OUT_OF_TIME, result.goal("NDR").verdict());
    assertTrue(result.goal("NDR").upper().isPresent());
  }

  /** Most of the time goes into trials near the result. */
  @Test
  void itTakesAFractionOfABinarySearchsTime() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 5e6, 2 * MOST);
    SearchResult result = search(device, List.of(Goal.rfc2544(1, 60, 0.005)), 1e6);
    double binary = 60 * Math.ceil(Math.log(1 / 0.005) / Math.log(2));
    assertTrue(result.seconds() < binary / 2, result.seconds() + " s, binary " + binary);
  }

  @Test
  void goalsAndRangesThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Goal.ndr(2, 1, 3, 0.005));
    assertThrows(IllegalArgumentException.class, () -> Goal.ndr(1, 1, 0.5, 0.005));
    assertThrows(IllegalArgumentException.class, () -> Goal.ndr(1, 1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Goal("x", 1, 0.5, 1, 1, 1, 0.005));
    assertThrows(IllegalArgumentException.class, () -> new Goal("x", 0, 1, 1, 1, 1, 0.005));
    assertThrows(
        IllegalArgumentException.class, () -> new Search.Config(GOALS, Frames.of(64), 10, 10, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Search.Config(List.of(), Frames.of(64), 1, 10, 1));
  }
}
