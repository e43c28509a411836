package io.millrace.perf.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.report.chart.Scale.Tick;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private static List<String> labels(Scale scale) {
    return scale.ticks().stream().map(Tick::label).toList();
  }

  private static String whole(double value) {
    return value == Math.rint(value) ? "" + (long) value : "" + value;
  }

  @Test
  void linearEndsAtARoundValue() {
    LinearScale scale = LinearScale.upTo(37.2, ScaleTest::whole);
    assertEquals(List.of("0", "10", "20", "30", "40"), labels(scale));
    assertEquals(0.5, scale.at(20));
    assertEquals(1, scale.at(1000));
    assertEquals(0, scale.at(-1));
  }

  @Test
  void decadesTakeTheSameRoom() {
    LogScale scale = new LogScale(12, 9000, false, ScaleTest::whole);
    assertEquals(List.of("10", "100", "1000", "10000"), labels(scale));
    assertEquals(1 / 3.0, scale.at(100), 1e-9);
  }

  @Test
  void zeroHasAPlaceOfItsOwn() {
    LogScale scale = new LogScale(0.1, 100, true, ScaleTest::whole);
    assertEquals(0, scale.at(0));
    assertTrue(scale.at(0.1) > 0.1);
    assertEquals(1, scale.at(100), 1e-9);
    assertEquals("0", labels(scale).getFirst());
  }

  @Test
  void everyNineTakesTheSameRoom() {
    PercentileScale scale = new PercentileScale(1e6);
    assertEquals(List.of("0", "90", "99", "99.9", "99.99", "99.999", "99.9999"), labels(scale));
    assertEquals(scale.at(99.9) - scale.at(99), scale.at(99.99) - scale.at(99.9), 1e-9);
    assertEquals(1, scale.at(100));
  }

  @Test
  void namesStandInTheMiddleOfTheirShare() {
    CategoryScale scale = new CategoryScale(List.of("64", "1518"));
    assertEquals(0.25, scale.at(0));
    assertEquals(0.75, scale.at(1));
  }

  @Test
  void ticksAscendWithinTheAxis() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      double one = Math.pow(10, random.nextInt(-9, 12)) * (0.1 + random.nextDouble());
      double other = one * (1 + Math.pow(10, random.nextInt(-3, 6)) * random.nextDouble());
      for (Scale scale :
          List.of(
              LinearScale.upTo(other, Double::toString),
              LinearScale.between(one, other, Double::toString),
              new LogScale(one, other, random.nextBoolean(), Double::toString),
              new PercentileScale(other))) {
        check(scale, "seed " + seed + ", " + one + " to " + other + " " + scale);
      }
    }
  }

  private static void check(Scale scale, String what) {
    List<Tick> ticks = scale.ticks();
    assertTrue(!ticks.isEmpty() && ticks.size() <= 16, what + ": " + ticks);
    for (int i = 1; i < ticks.size(); i++) {
      assertTrue(scale.at(ticks.get(i).value()) > scale.at(ticks.get(i - 1).value()), what);
    }
  }
}
