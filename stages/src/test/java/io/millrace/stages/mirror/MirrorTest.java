package io.millrace.stages.mirror;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.pipeline.StageTester;
import io.millrace.stages.Scarcity;
import io.millrace.stages.TestFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MirrorTest {
  private static byte[] frame(int number) {
    return TestFrames.ethernet(number, 4, 0x88b5, 60 + number);
  }

  @Test
  void everyPacketIsCopied() {
    try (StageTester tester = new StageTester(new Mirror())) {
      StageTester.Result result = tester.run(frame(1), frame(2));
      assertEquals(2, result.generated());
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(frame(i + 1), result.sent("out").get(i));
        assertArrayEquals(frame(i + 1), result.sent("copy").get(i));
      }
    }
  }

  @Test
  void everyNthIsCopiedWhateverTheBursts() {
    SplittableRandom random = new SplittableRandom(3);
    for (int every = 1; every < 12; every++) {
      List<byte[]> expected = new ArrayList<>();
      List<byte[]> copies = new ArrayList<>();
      int number = 0;
      try (StageTester tester = new StageTester(new Mirror(every, Mirror.WHOLE))) {
        for (int burst = 0; burst < 30; burst++) {
          byte[][] frames = new byte[random.nextInt(1, 20)][];
          for (int i = 0; i < frames.length; i++) {
            frames[i] = frame(++number);
            if (number % every == 0) {
              expected.add(frames[i]);
            }
          }
          copies.addAll(tester.run(frames).sent("copy"));
        }
      }
      assertArrayEquals(expected.toArray(), copies.toArray());
    }
  }

  @Test
  void copiesAreTruncated() {
    try (StageTester tester = new StageTester(new Mirror(1, 64))) {
      StageTester.Result result = tester.run(frame(1), frame(100));
      assertEquals(61, result.sent("copy").get(0).length);
      assertEquals(64, result.sent("copy").get(1).length);
      assertEquals(160, result.sent("out").get(1).length);
    }
  }

  @Test
  void withoutBuffersPacketsGoOnAlone() {
    try (StageTester tester = new StageTester(new Mirror())) {
      Scarcity.begin(tester);
      byte[][] frames = new byte[100][];
      Arrays.setAll(frames, MirrorTest::frame);
      StageTester.Result result = tester.run(frames);
      assertEquals(100, result.sent("out").size());
      assertEquals(Scarcity.LEFT - 100, result.sent("copy").size());
      assertEquals(200 - Scarcity.LEFT, tester.counter("missed"));
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Mirror(0, 64));
    assertThrows(IllegalArgumentException.class, () -> new Mirror(1, 0));
  }
}
