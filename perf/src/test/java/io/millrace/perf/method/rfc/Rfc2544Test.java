package io.millrace.perf.method.rfc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.SimulatedDevice;
import io.millrace.perf.method.Trial;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The procedures against devices of which everything is known. */
class Rfc2544Test {
  private static final Frames SMALL = Frames.of(64);
  private static final double LINE = 14_880_952;

  @Test
  void theLossCurveIsTheDevicesAndEndsAfterTwoCleanTrials() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, LINE * 0.65, LINE);
    List<FrameLoss.Point> points = FrameLoss.measure(device, SMALL, LINE, 0.1, 10, Progress.NONE);
    assertEquals(6, points.size()); // 100 to 70 % lose, 60 and 50 % do not
    for (FrameLoss.Point point : points) {
      double expected = Math.max(0, 1 - 0.65 / point.share());
      assertEquals(expected, point.trial().lossRatio(), 1e-6, point.share() + "");
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> FrameLoss.measure(device, SMALL, LINE, 0.2, 10, Progress.NONE));
  }

  /** RFC 9004's correction gives back the buffer that the device really has. */
  @Test
  void aBurstsLengthGivesTheBufferAway() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      double share = 0.2 + 0.7 * random.nextDouble();
      double buffer = 100 + random.nextInt(20_000);
      SimulatedDevice device = new SimulatedDevice(round, LINE * share, LINE).buffering(buffer);
      BackToBack found = BackToBack.measure(device, SMALL, LINE, 2, 3, Progress.NONE);
      String what = "round " + round + ": " + found + ", " + share + ", " + buffer;
      assertFalse(found.endless(), what);
      assertEquals(buffer / (1 - share), found.mean(), found.mean() * 0.002 + 12, what);
      assertEquals(0, found.deviation(), 1e-6, what);
      double seconds = buffer / LINE;
      assertEquals(
          seconds, found.correctedBufferSeconds(LINE * share), seconds * 0.002 + 12 / LINE, what);
    }
  }

  @Test
  void aDeviceThatKeepsUpHasNoLongestBurst() throws Exception {
    BackToBack found =
        BackToBack.measure(
            new SimulatedDevice(1, 2 * LINE, LINE), SMALL, LINE, 2, 50, Progress.NONE);
    assertTrue(found.endless());
    assertEquals(1, found.lengths().size());
  }

  @Test
  void aDeviceThatForwardsNothingHasNoBurst() throws Exception {
    BackToBack found =
        BackToBack.measure(
            new SimulatedDevice(1, LINE, LINE).losing(1), SMALL, LINE, 2, 2, Progress.NONE);
    assertEquals(List.of(0L, 0L), found.lengths());
  }

  @Test
  void recoveryIsTheTimeFromTheReliefToTheLastLoss() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, LINE / 2, LINE).recoveringFor(0.25);
    Recovery found = Recovery.measure(device, SMALL, LINE / 2, LINE, 60, 5, Progress.NONE);
    assertEquals(5, found.overloaded().size());
    assertFalse(found.isRaised());
    assertFalse(found.isUnfinished());
    assertEquals(0.25, found.seconds(), 1e-9);
    assertEquals(LINE * 0.55, found.overload(), 1);
    assertEquals(LINE * 0.55, device.offers().getFirst().phases().getFirst().framesPerSecond(), 1);
  }

  @Test
  void withoutAnOverloadThereIsNothingToRecoverFrom() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, 2 * LINE, LINE);
    Recovery found = Recovery.measure(device, SMALL, LINE, LINE, 1, 2, Progress.NONE);
    assertEquals(List.of(), found.overloaded());
    assertTrue(Double.isNaN(found.seconds()));
    assertEquals(2, device.offers().size());
    assertEquals(LINE, found.overload(), 1);
  }

  @Test
  void anOverloadThatIsNoneGivesWayToTheHighestRate() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, LINE * 0.8, LINE).recoveringFor(0.25);
    Recovery found = Recovery.measure(device, SMALL, LINE / 2, LINE, 60, 3, Progress.NONE);
    assertTrue(found.isRaised());
    assertEquals(LINE, found.overload(), 1);
    assertEquals(LINE * 0.55, found.wanted(), 1);
    assertEquals(3, found.overloaded().size());
    assertEquals(4, device.offers().size());
    assertEquals(LINE * 0.275, device.offers().getLast().phases().getLast().framesPerSecond(), 1);
    assertEquals(0.25, found.seconds(), 1e-9);
  }

  @Test
  void aDeviceThatDoesNotRecoverIsFoundOut() throws Exception {
    SimulatedDevice device = new SimulatedDevice(1, LINE / 2, LINE).recoveringFor(100);
    assertTrue(
        Recovery.measure(device, SMALL, LINE / 2, LINE, 10, 1, Progress.NONE).isUnfinished());
  }

  @Test
  void delayFiguresAreThoseOfTheTrials() throws Exception {
    double[] medians = {30_000, 10_000, 20_000};
    int[] next = new int[1];
    Delay delay =
        Delay.measure(
            offer -> {
              Trial trial = new SimulatedDevice(1, LINE, LINE).measure(offer);
              trial.latency().reset();
              double median = medians[next[0]++];
              for (int i = 1; i <= 10_000; i++) {
                trial.latency().recordValue((long) (median * (0.5 + i / 10_000.0)));
              }
              trial.variation().recordValue((long) median / 10);
              return trial;
            },
            SMALL,
            1e6,
            120,
            3,
            Progress.NONE);
    assertEquals(20_000, delay.typical(), 40);
    assertEquals(20_000 * 1.499, delay.worstCase(), 60);
    assertEquals(20_000 * 0.999, delay.pdv(), 60);
    assertEquals(2000, delay.ipdv(50), 5);
    assertEquals(20_000, delay.mean(), 40);
    assertEquals(30_000, delay.latency().getTotalCount());
  }

  @Test
  void aResetIsTheSilenceItCauses() throws Exception {
    boolean[] done = new boolean[1];
    Reset reset =
        Reset.measure(
            offer -> {
              sleep(100);
              return new SimulatedDevice(1, LINE, LINE).measure(offer);
            },
            SMALL,
            1000,
            0.05,
            () -> done[0] = true);
    assertTrue(done[0] && reset.recovered());
    assertEquals(0.001, reset.seconds(), 1e-9);
    assertThrows(
        MeasureException.class,
        () ->
            Reset.measure(
                offer -> {
                  sleep(100);
                  return new SimulatedDevice(1, LINE, LINE).measure(offer);
                },
                SMALL,
                1000,
                0.05,
                () -> {
                  throw new MeasureException("no such command");
                }));
  }

  private static void sleep(long millis) throws MeasureException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new MeasureException("interrupted", e);
    }
  }

  @Test
  void aSoakKeepsWhatWasDisturbedApart() throws Exception {
    SimulatedDevice device = new SimulatedDevice(3, 1e6, LINE).disturbed(0.3);
    Soak soak = Soak.measure(device, SMALL, 0.9e6, 1000, 10, Progress.NONE);
    assertEquals(100, soak.slices().size());
    assertTrue(soak.disturbed() > 10 && soak.disturbed() < 50, "" + soak.disturbed());
    assertEquals(0, soak.lostUndisturbed());
    assertTrue(soak.lost() > 0);
    assertEquals(100 - soak.disturbed(), soak.latency().getTotalCount());
    assertEquals(0, soak.drift(), 0.1);
  }

  @Test
  void stepsGoInOrder() throws Exception {
    Map<Long, Long> squares = Steps.over(List.of(1L, 10L, 100L), value -> value * value);
    assertEquals(List.of(1L, 100L, 10_000L), List.copyOf(squares.values()));
    assertThrows(IllegalArgumentException.class, () -> Steps.over(List.of(2L, 2L), value -> value));
  }

  @Test
  void framesAreTheFieldsOwn() {
    assertEquals(14_880_952, Frames.of(64).perSecond(10e9), 1);
    assertEquals(812_743, Frames.of(1518).perSecond(10e9), 1);
    assertEquals(48, Frames.IMIX.sizes().size());
    assertEquals(28, Frames.IMIX.sizes().stream().filter(size -> size == 64).count());
    assertEquals(16, Frames.IMIX.sizes().stream().filter(size -> size == 570).count());
    assertEquals(4, Frames.IMIX.sizes().stream().filter(size -> size == 1518).count());
    assertEquals(Frames.IMIX, Frames.parse("IMIX"));
    assertEquals(8, Frames.standard().size());
    for (String wrong : List.of("63", "2001", "large", "")) {
      assertThrows(IllegalArgumentException.class, () -> Frames.parse(wrong), wrong);
    }
  }
}
