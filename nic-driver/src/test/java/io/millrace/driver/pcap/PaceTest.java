package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = 1_000;

  @Test
  void theRateIsKeptWhateverTheRhythmOfThePolls() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      long rate = 1 + (long) (Math.pow(random.nextDouble(), 4) * 5_000_000);
      Pace pace = new Pace.Rate(rate, () -> now);
      long start = now;
      long sent = 0;
      // Polled often enough that no more than ten milliseconds, or one packet, are behind.
      for (int poll = 0; poll < 20_000; poll++) {
        now += random.nextInt(40_000);
        int allowed = pace.begin(256);
        pace.end(allowed);
        sent += allowed;
      }
      double expected = (now - start) / 1e9 * rate + 1;
      assertTrue(
          sent <= expected && sent > expected - 2,
          "seed %d: %d packets at %d/s, not %f".formatted(seed, sent, rate, expected));
    }
  }

  @Test
  void aPauseIsNotFollowedByAFlood() {
    Pace pace = new Pace.Rate(100_000, () -> now);
    now += 3_600_000_000_000L;
    assertEquals(1000, pace.begin(10_000));
    pace.end(1000);
    assertEquals(0, pace.begin(10_000));
  }

  @Test
  void recordedTimesAreKeptRelativeToTheFirst() {
    Pace pace = new Pace.Recorded(() -> now);
    CaptureReader reader = reader(5_000, 5_000, 6_000, 4_000, 4_500);
    assertDueAfter(pace, reader, 0);
    assertDueAfter(pace, reader, 0);
    assertDueAfter(pace, reader, 1_000);
    assertDueAfter(pace, reader, 0);
    assertDueAfter(pace, reader, 500);
    reader.rewind();
    pace.restart();
    assertDueAfter(pace, reader, 0);
  }

  @Test
  void aLatePollDoesNotShiftWhatFollows() {
    Pace pace = new Pace.Recorded(() -> now);
    CaptureReader reader = reader(0, 10_000, 20_000);
    assertDueAfter(pace, reader, 0);
    step(pace, reader);
    now += 15_000;
    pace.begin(1);
    assertTrue(pace.isDue());
    assertDueAfter(pace, reader, 5_000);
  }

  @Test
  void absurdPausesAreCut() {
    Pace pace = new Pace.Recorded(() -> now);
    CaptureReader reader = reader(0, Long.MAX_VALUE, Long.MIN_VALUE, 0);
    assertDueAfter(pace, reader, 0);
    assertDueAfter(pace, reader, 60_000_000_000L);
    // From one end of time to the other is 1 ns, for it wraps around; then back to the middle.
    assertDueAfter(pace, reader, 1);
    assertDueAfter(pace, reader, 0);
  }

  private void step(Pace pace, CaptureReader reader) {
    CaptureReader.Step step;
    do {
      step = reader.step();
    } while (step == CaptureReader.Step.OTHER);
    assertEquals(CaptureReader.Step.PACKET, step);
    pace.begin(1);
    pace.next(reader);
  }

  private void assertDueAfter(Pace pace, CaptureReader reader, long nanos) {
    step(pace, reader);
    if (nanos > 0) {
      now += nanos - 1;
      pace.begin(1);
      assertFalse(pace.isDue());
      now++;
      pace.begin(1);
    }
    assertTrue(pace.isDue());
  }

  private static CaptureReader reader(long... nanos) {
    CaptureBytes file = new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section().network(1, 0, 9, 0);
    for (long time : nanos) {
      file.enhanced(0, time, Frame.of(new byte[60], 60, 0));
    }
    return CaptureFile.newReader(MemorySegment.ofArray(file.toBytes()), "x.pcapng");
  }
}
