package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against the definitions of RFC 4737, word for word, in quadratic time. */
class OrderTrackerTest {
  private static final int WINDOW = 1 << 10;

  @Test
  void agreesWithTheDefinitions() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int sent = 300 + random.nextInt(500);
      List<Long> received = damage(sent, random);
      OrderTracker tracker = new OrderTracker(WINDOW);
      received.forEach(number -> tracker.arrive(number, 10 * number));
      check(received, sent, tracker, "seed " + seed);
    }
  }

  /** Loses, doubles and delays some. */
  private static List<Long> damage(int sent, Random random) {
    List<Long> received = new ArrayList<>();
    double share = random.nextDouble() * 0.3;
    for (long number = 0; number < sent; number++) {
      if (random.nextDouble() >= share / 3) {
        received.add(number);
      }
      if (random.nextDouble() < share / 3) {
        received.add(number);
      }
    }
    int moves = (int) (share * received.size());
    for (int i = 0; i < moves && !received.isEmpty(); i++) {
      int from = random.nextInt(received.size());
      long number = received.remove(from);
      received.add(Math.min(received.size(), from + random.nextInt(90)), number);
    }
    return received;
  }

  private static void check(List<Long> received, int sent, OrderTracker tracker, String seed) {
    List<Long> arrivals = new ArrayList<>();
    Set<Long> known = new HashSet<>();
    received.stream().filter(known::add).forEach(arrivals::add);
    long reordered = 0;
    long extents = 0;
    long deepest = 0;
    long[] degrees = new long[OrderTracker.DEGREES + 1];
    for (int i = 0; i < arrivals.size(); i++) {
      int first = 0;
      while (arrivals.get(first) <= arrivals.get(i) && first < i) {
        first++;
      }
      if (first < i) {
        reordered++;
        extents += i - first;
        deepest = Math.max(deepest, i - first);
      }
      for (int n = 1; n <= OrderTracker.DEGREES && isReordered(arrivals, i, n); n++) {
        degrees[n]++;
      }
    }
    assertEquals(arrivals.size(), tracker.arrivals(), seed);
    assertEquals(received.size() - arrivals.size(), tracker.duplicates(), seed);
    assertEquals(0, tracker.tooOld(), seed);
    Reordering found = tracker.reordering();
    assertEquals(reordered, found.reordered(), seed);
    assertEquals(extents, found.extents(), seed);
    assertEquals(deepest, found.deepest(), seed);
    for (int n = 1; n <= OrderTracker.DEGREES; n++) {
      assertEquals(degrees[n], found.nReordered(n), seed + ", n = " + n);
    }
    checkLastLoss(known, sent, tracker, seed);
  }

  private static boolean isReordered(List<Long> arrivals, int i, int n) {
    for (int j = i - n; j < i; j++) {
      if (j < 0 || arrivals.get(j) < arrivals.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** The due time told is that of a packet behind the last one lost, in the same gap at most. */
  private static void checkLastLoss(Set<Long> known, int sent, OrderTracker tracker, String seed) {
    long lost = sent - 1;
    while (lost >= 0 && known.contains(lost)) {
      lost--;
    }
    OrderTracker.LastLoss told = tracker.lastLoss(sent, 10L * (sent - 1));
    assertEquals(lost >= 0, told.any(), seed);
    if (told.any()) {
      assertEquals(true, told.due() >= 10 * lost, seed);
    }
  }

  @Test
  void numbersGoOnBeyond32Bits() {
    OrderTracker tracker = new OrderTracker(WINDOW);
    long number = 0xffff_ff00L;
    assertEquals(-256, tracker.number((int) number));
    tracker.arrive(0x7fff_ffffL, 0);
    tracker.arrive(number, 0);
    for (long next = number + 1; next < number + 1000; next++) {
      assertEquals(next, tracker.number((int) next));
      tracker.arrive(next, 0);
    }
    assertEquals(1001, tracker.arrivals());
    assertEquals(number + 990, tracker.number((int) (number + 990)));
  }

  @Test
  void whatIsBeyondTheWindowIsNotGuessedAt() {
    OrderTracker tracker = new OrderTracker(WINDOW);
    tracker.arrive(5000, 0);
    assertEquals(OrderTracker.Arrival.FRESH, tracker.arrive(5001 - WINDOW, 0));
    assertEquals(OrderTracker.Arrival.TOO_OLD, tracker.arrive(5000 - WINDOW, 0));
    assertEquals(OrderTracker.Arrival.DUPLICATE, tracker.arrive(5000, 0));
    assertEquals(OrderTracker.Arrival.TOO_OLD, tracker.arrive(-1, 0));
    assertEquals(2, tracker.tooOld());
    assertEquals(2, tracker.arrivals());
  }
}
