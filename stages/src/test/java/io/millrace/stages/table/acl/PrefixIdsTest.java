package io.millrace.stages.table.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Numbers of prefixes against trying all of them, mostly at the ends of the address space. */
class PrefixIdsTest {
  private static final long[] ENDS = {0, -1, 1, -2, 1L << 63, 0xffff_ffff_0000_0000L};

  @Test
  void ipv6() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Bits128> prefixes = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        prefixes.add(prefix(half(random), half(random), random.nextInt(129)));
      }
      PrefixForest forest = new PrefixForest(prefixes);
      PrefixIds6 ids = new PrefixIds6(forest);
      for (int i = 0; i < 100; i++) {
        Bits128 near = prefixes.get(random.nextInt(prefixes.size()));
        Bits128 address = random.nextBoolean() ? edge(near, random) : any(random);
        int found = ids.of(address.high(), address.low());
        assertEquals(longest(forest, address), found, "seed " + seed + " " + address);
      }
    }
  }

  @Test
  void ipv4() {
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Bits128> prefixes = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        prefixes.add(prefix(half(random) & -1L << 32, 0, random.nextInt(33)));
      }
      PrefixForest forest = new PrefixForest(prefixes);
      PrefixIds4 ids = new PrefixIds4(forest);
      int[] addresses = new int[100];
      for (int i = 0; i < addresses.length; i++) {
        Bits128 near = prefixes.get(random.nextInt(prefixes.size()));
        addresses[i] = (int) ((random.nextBoolean() ? near : near.last()).high() >>> 32);
        addresses[i] += random.nextInt(3) - 1;
      }
      int[] found = new int[addresses.length];
      ids.of(addresses, found, found.length);
      for (int i = 0; i < found.length; i++) {
        Bits128 address = new Bits128((long) addresses[i] << 32, 0, 32);
        assertEquals(longest(forest, address), found[i], "seed " + seed + " " + address);
      }
    }
  }

  private static int longest(PrefixForest forest, Bits128 address) {
    int longest = 0;
    for (int id = 0; id < forest.size(); id++) {
      Bits128 prefix = forest.prefixes[id];
      if (prefix.contains(address) && prefix.length() >= forest.prefixes[longest].length()) {
        longest = id;
      }
    }
    return longest;
  }

  private static long half(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? random.nextLong()
        : ENDS[random.nextInt(ENDS.length)] ^ random.nextLong(4);
  }

  private static Bits128 prefix(long high, long low, int length) {
    Bits128 mask = new Bits128(0, 0, length).last();
    return new Bits128(high & ~mask.high(), low & ~mask.low(), length);
  }

  private static Bits128 any(SplittableRandom random) {
    return new Bits128(half(random), half(random), 128);
  }

  /** The first or last address, or the one behind it. */
  private static Bits128 edge(Bits128 prefix, SplittableRandom random) {
    Bits128 first = new Bits128(prefix.high(), prefix.low(), 128);
    return switch (random.nextInt(4)) {
      case 0 -> first;
      case 1 -> first.next();
      case 2 -> prefix.last();
      default -> prefix.last().next();
    };
  }
}
