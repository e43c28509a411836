package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private static final long START = 1_000_000_007L;
  private static final long SECOND = 1_000_000_000L;

  private static Departures departures(Load load, long nanos) {
    return Departures.of(List.of(new TrialOrder.Phase(load, nanos)), START);
  }

  /** All of them, since the start. */
  private static long[] all(Departures departures) {
    long[] moments = new long[4_000_000];
    int count = departures.take(Long.MAX_VALUE, moments, 0, moments.length);
    assertTrue(departures.isOver());
    return Arrays.stream(moments, 0, count).map(moment -> moment - START).toArray();
  }

  @Test
  void aConstantRateIsExactOverAnyTime() {
    double rate = 1_488_095.238;
    long[] moments = all(departures(new Load.Constant(rate), SECOND));
    assertEquals(1_488_095, moments.length);
    for (int i = 0; i < moments.length; i++) {
      assertTrue(Math.abs(moments[i] - i * 1e9 / rate) <= 1, "frame " + i);
    }
  }

  @Test
  void takesNoMoreThanIsDueAndAskedFor() {
    Departures departures = departures(new Load.Constant(1e6), SECOND / 1000);
    long[] moments = new long[64];
    assertEquals(0, departures.take(START - 1, moments, 0, 32));
    assertEquals(1, departures.take(START, moments, 0, 32));
    assertEquals(5, departures.take(START + 5999, moments, 1, 32));
    assertEquals(START + 5000, moments[5]);
    assertEquals(32, departures.take(START + 900_000, moments, 0, 32));
    assertEquals(62, departures.skip(START + 100_000));
    assertEquals(1, departures.take(START + 100_000, moments, 0, 32));
    assertEquals(START + 100_000, moments[0]);
    assertEquals(899, departures.skip(START + SECOND));
    assertTrue(departures.isOver());
  }

  /** Mean and standard deviation of the distances are both the mean distance. */
  @Test
  void poissonsDistancesAreExponential() {
    long[] moments = all(departures(new Load.Poisson(1e6, 5), SECOND));
    assertEquals(1e6, moments.length, 4e3);
    double sum = 0;
    double squares = 0;
    for (int i = 1; i < moments.length; i++) {
      double distance = moments[i] - moments[i - 1];
      sum += distance;
      squares += distance * distance;
    }
    int count = moments.length - 1;
    double mean = sum / count;
    assertEquals(1000, mean, 5);
    assertEquals(mean, Math.sqrt(squares / count - mean * mean), 5);
    long[] again = all(departures(new Load.Poisson(1e6, 5), SECOND));
    assertEquals(-1, Arrays.mismatch(moments, again));
  }

  @Test
  void burstsComeInTheirRhythm() {
    long[] moments = all(departures(new Load.Bursts(1e5, 10, 1e7), SECOND / 100));
    assertEquals(1000, moments.length);
    for (int i = 0; i < moments.length; i++) {
      assertEquals(i / 10 * 100_000L + i % 10 * 100L, moments[i], 1);
    }
  }

  @Test
  void aRampBeginsAndEndsWhereItIsTold() {
    for (double[] ramp : new double[][] {{0, 2e6}, {2e6, 0}, {5e5, 1.5e6}, {1e6, 1e6}}) {
      long[] moments = all(departures(new Load.Ramp(ramp[0], ramp[1]), SECOND));
      assertEquals((ramp[0] + ramp[1]) / 2, moments.length, 2);
      for (int tenth = 0; tenth < 10; tenth++) {
        long from = tenth * SECOND / 10;
        long within =
            Arrays.stream(moments).filter(m -> m >= from && m < from + SECOND / 10).count();
        double middle = ramp[0] + (ramp[1] - ramp[0]) * (tenth + 0.5) / 10;
        assertEquals(middle / 10, within, 2);
      }
    }
  }

  @Test
  void phasesFollowEachOtherWithoutAPause() {
    long[] moments =
        all(
            Departures.of(
                List.of(
                    new TrialOrder.Phase(new Load.Constant(1e6), SECOND / 10),
                    new TrialOrder.Phase(new Load.Constant(5e5), SECOND / 10)),
                START));
    assertEquals(150_000, moments.length);
    assertEquals(SECOND / 10, moments[100_000]);
    assertEquals(SECOND / 10 + 2000, moments[100_001]);
  }

  @Test
  void absurdLoadsAreRefused() {
    assertThrows(TrafficException.class, () -> new Load.Constant(0));
    assertThrows(TrafficException.class, () -> new Load.Constant(Double.NaN));
    assertThrows(TrafficException.class, () -> new Load.Constant(1e12));
    assertThrows(TrafficException.class, () -> new Load.Poisson(-1, 1));
    assertThrows(TrafficException.class, () -> new Load.Bursts(1e6, 10, 1e5));
    assertThrows(TrafficException.class, () -> new Load.Ramp(0, 0));
    assertThrows(TrafficException.class, () -> new Load.Ramp(-1, 5));
  }
}
