package io.millrace.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.perf.method.Disturbance;
import io.millrace.perf.method.Disturbance.Kind;
import io.millrace.perf.method.Frames;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Trial;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ExcusedTest {
  private static Set<Kind> left(long sent, long received) {
    Histogram none = new Histogram(3);
    List<Disturbance> all =
        Arrays.stream(Kind.values()).map(kind -> new Disturbance(kind, "" + kind)).toList();
    Trial trial =
        new Trial(
            Offer.constant(Frames.of(64), 1000, 1),
            sent,
            received,
            0,
            0,
            0,
            0,
            0,
            none,
            none,
            none,
            0,
            0,
            0,
            0,
            all,
            List.of());
    return Excused.of(trial).disturbances().stream()
        .map(Disturbance::kind)
        .collect(Collectors.toSet());
  }

  @Test
  void timeTakenFromWhatLostNothingDoesNotMatter() {
    assertEquals(
        EnumSet.of(Kind.FREQUENCY, Kind.DISTANCE, Kind.CLOCK, Kind.LATE), left(1000, 1000));
  }

  @Test
  void aLossMayBeTheMachines() {
    assertEquals(EnumSet.allOf(Kind.class), left(1000, 999));
  }

  @Test
  void whatWasNotOfferedProvesNothing() {
    assertEquals(EnumSet.allOf(Kind.class), left(900, 900));
  }
}
