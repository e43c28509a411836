package io.millrace.stages.macswap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.pipeline.StageTester;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MacSwapTest {
  @Test
  void swapsTheAddressesAndNothingElse() {
    Random random = new Random(3);
    try (StageTester tester = new StageTester(new MacSwap())) {
      for (int length : new int[] {14, 60, 61, 1514}) {
        byte[] frame = new byte[length];
        random.nextBytes(frame);
        byte[] swapped = frame.clone();
        System.arraycopy(frame, 0, swapped, 6, 6);
        System.arraycopy(frame, 6, swapped, 0, 6);
        assertArrayEquals(swapped, tester.run(frame).sent("out").getFirst());
      }
    }
  }

  @Test
  void dropsWhatHasNoHeader() {
    try (StageTester tester = new StageTester(new MacSwap())) {
      assertEquals(2, tester.run(new byte[13], new byte[0]).dropped(MacSwap.TOO_SHORT).size());
    }
  }
}
