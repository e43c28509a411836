package io.millrace.driver.vfio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IovaRangeTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long PAGE = 4096;

  @Test
  void memoryIsPlacedLowAndAlignedAndNeverAtZero() {
    List<IovaRange> usual =
        List.of(new IovaRange(0, 0xfedf_ffffL), new IovaRange(0xfef0_0000L, (1L << 39) - 1));
    assertEquals(OptionalLong.of(256 * MIB), IovaRange.place(usual, 256 * MIB, PAGE));
    assertEquals(OptionalLong.of(GIB), IovaRange.place(usual, 2 * GIB, PAGE));
    assertEquals(OptionalLong.of(4 * GIB), IovaRange.place(usual, 4 * GIB, PAGE));
    assertEquals(OptionalLong.of(PAGE), IovaRange.place(usual, PAGE, PAGE));
    assertEquals(OptionalLong.empty(), IovaRange.place(usual, 1L << 39, PAGE));
    assertEquals(OptionalLong.empty(), IovaRange.place(List.of(), MIB, PAGE));
  }

  @Test
  void aRangeUpToTheEndOfTheAddressSpaceIsUsed() {
    List<IovaRange> all = List.of(new IovaRange(0, -1));
    assertEquals(OptionalLong.of(GIB), IovaRange.place(all, 1L << 40, PAGE));
  }

  @Test
  void alignmentYieldsWhereThereIsNoRoomForIt() {
    IovaRange tight = new IovaRange(3 * MIB, 3 * MIB + 4 * MIB - 1);
    assertEquals(OptionalLong.of(4 * MIB), IovaRange.place(List.of(tight), 2 * MIB, PAGE));
    assertEquals(OptionalLong.of(3 * MIB), IovaRange.place(List.of(tight), 4 * MIB, PAGE));
  }

  @Test
  void whereverThereIsRoomAPlaceIsFoundWithinARange() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<IovaRange> ranges = ranges(random);
      long size = PAGE << random.nextInt(8);
      OptionalLong place = IovaRange.place(ranges, size, PAGE);
      String what = "seed " + seed + ": " + size + " bytes in " + ranges;
      assertEquals(naive(ranges, size), place, what);
    }
  }

  /** Tries every page, for the largest alignment first. */
  private static OptionalLong naive(List<IovaRange> ranges, long size) {
    for (long alignment : new long[] {size, PAGE}) {
      for (long at = PAGE; at < 1024 * PAGE; at += PAGE) {
        long start = at;
        if (at % alignment == 0
            && ranges.stream().anyMatch(r -> r.first() <= start && start + size - 1 <= r.last())) {
          return OptionalLong.of(at);
        }
      }
    }
    return OptionalLong.empty();
  }

  private static List<IovaRange> ranges(Random random) {
    List<IovaRange> ranges = new ArrayList<>();
    long at = 0;
    for (int i = random.nextInt(4); i >= 0; i--) {
      long first = at + random.nextInt(100) * PAGE;
      long last = first + (1 + random.nextInt(100)) * PAGE - 1;
      ranges.add(new IovaRange(first, last));
      at = last + 1 + PAGE;
    }
    return ranges;
  }
}
