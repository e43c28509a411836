package io.millrace.stages.table.neighbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NeighborTableTest {
  private static final int FIRST_ID = 10;
  private static final int CAPACITY = 8;
  private static final long MAC = 0x0200_0000_0001L;
  private static final long SECOND = 1_000_000_000L;

  private final List<Neighbor> resolved = new ArrayList<>();
  private final List<Neighbor> lost = new ArrayList<>();
  private final List<Long> asked = new ArrayList<>();

  private final NeighborTable table =
      new NeighborTable(
          FIRST_ID,
          CAPACITY,
          NeighborTimers.DEFAULT,
          new NeighborTable.Listener() {
            @Override
            public void resolved(Neighbor neighbor) {
              resolved.add(neighbor);
            }

            @Override
            public void lost(Neighbor neighbor) {
              lost.add(neighbor);
            }
          });

  private Neighbor ask(long low) {
    return Objects.requireNonNull(table.findOrAsk(1, 0, low), "no room");
  }

  private long use(Neighbor neighbor, long nanos) {
    return table.use(neighbor, nanos, (n, ethernet) -> asked.add(ethernet));
  }

  private void tick(long nanos) {
    table.tick(nanos, (n, ethernet) -> asked.add(ethernet));
  }

  /** A tick is too rare to be compiled, so that nothing is optimized away. */
  @Test
  void ticksAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    NeighborTable.Solicitor nobody = (neighbor, ethernet) -> {};
    table.heard(1, 0, 5, MAC, 0);
    long before = 0;
    for (int i = 0; i < 20; i++) {
      if (i == 10) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      table.tick(SECOND, nobody);
      table.linkLosses(1, 1000);
    }
    assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    assertEquals(1, table.size());
  }

  @Test
  void linkWordTellsInterfaceAndAddress() {
    Neighbor neighbor = ask(5);
    assertEquals(NeighborTable.NO_LINK, use(neighbor, 0));
    assertEquals(List.of(0L), asked);
    table.advertised(1, 0, 5, MAC, true, true, 0);
    long link = table.link(neighbor.id());
    assertEquals(NeighborTable.link(1, MAC), link);
    assertEquals(1, NeighborTable.interfaceOf(link));
    assertEquals(MAC, NeighborTable.ethernet(link));
    assertEquals(List.of(neighbor), resolved);
  }

  @Test
  void whoWasOnALostLinkIsForgotten() {
    table.linkLosses(1, 0);
    table.addPermanent(1, 0, 4, MAC);
    table.heard(1, 0, 5, MAC, 0);
    table.heard(2, 0, 5, MAC, 0);
    Neighbor learned = ask(5);
    table.linkLosses(1, 0);
    table.linkLosses(2, 7);
    assertEquals(List.of(), lost);
    table.linkLosses(1, 1);
    assertEquals(List.of(learned), lost);
    assertEquals(NeighborTable.NO_LINK, table.link(learned.id()));
    assertTrue(learned.isForgotten());
    assertNull(table.find(1, 0, 5));
    assertEquals(NeighborState.PERMANENT, ask(4).state());
    assertNotNull(table.find(2, 0, 5));
  }

  /** A gateway keeps its place in the table, and is asked for anew. */
  @Test
  void aGatewayOnALostLinkIsAskedForAnew() {
    table.linkLosses(1, 0);
    Neighbor gateway = table.pin(1, 0, 5);
    use(gateway, 0);
    table.advertised(1, 0, 5, MAC, true, true, 0);
    table.linkLosses(1, 1);
    assertEquals(List.of(gateway), lost);
    assertEquals(NeighborTable.NO_LINK, use(gateway, SECOND));
    assertEquals(List.of(0L, 0L), asked);
    table.advertised(1, 0, 5, MAC + 1, true, true, SECOND);
    assertEquals(NeighborTable.link(1, MAC + 1), table.link(gateway.id()));
  }

  /**
   * While it waits for an answer there is nothing to forget, and packets that wait need not know.
   */
  @Test
  void questionsOutliveTheLink() {
    table.linkLosses(1, 0);
    Neighbor asked5 = ask(5);
    use(asked5, 0);
    table.linkLosses(1, 1);
    assertEquals(NeighborState.INCOMPLETE, asked5.state());
    assertEquals(List.of(), lost);
  }

  @Test
  void linkWordOfStaleNeighborIsNegative() {
    table.heard(1, 0, 5, MAC, 0);
    Neighbor neighbor = ask(5);
    assertEquals(NeighborState.STALE, neighbor.state());
    assertTrue(table.link(neighbor.id()) < 0);
    assertEquals(1, NeighborTable.interfaceOf(table.link(neighbor.id())));
    assertEquals(NeighborTable.link(1, MAC), use(neighbor, 0));
    assertEquals(NeighborTable.link(1, MAC), table.link(neighbor.id()));
    assertEquals(NeighborState.DELAY, neighbor.state());
  }

  @Test
  void hearingTheSameAgainChangesNothing() {
    Neighbor neighbor = ask(5);
    table.advertised(1, 0, 5, MAC, true, true, 0);
    table.heard(1, 0, 5, MAC, 0);
    assertEquals(NeighborState.REACHABLE, neighbor.state());
    table.heard(1, 0, 5, MAC + 1, 0);
    assertEquals(NeighborState.STALE, neighbor.state());
  }

  @Test
  void silentOnesTakeHalfOfTheTableAtMost() {
    for (int i = 0; i < CAPACITY / 2; i++) {
      assertNotNull(table.findOrAsk(1, 0, i));
    }
    assertNull(table.findOrAsk(1, 0, 99));
    for (int i = 100; i < 100 + CAPACITY / 2; i++) {
      table.heard(1, 0, i, MAC, 0);
    }
    assertEquals(CAPACITY, table.size());
  }

  @Test
  void staleOnesGiveWay() {
    for (int i = 0; i < CAPACITY; i++) {
      table.heard(1, 0, i, MAC, 0);
    }
    table.heard(1, 0, 77, MAC, 0);
    assertEquals(CAPACITY, table.size());
    assertNotNull(table.find(1, 0, 77));
    assertEquals(1, lost.size());
    assertTrue(lost.getFirst().isForgotten());
    assertEquals(NeighborTable.NO_LINK, use(lost.getFirst(), 0), "even if its index is used again");
  }

  @Test
  void unusedStaleOnesAreForgotten() {
    table.heard(1, 0, 5, MAC, 0);
    tick(NeighborTimers.DEFAULT.forget().toNanos() - 1);
    assertEquals(1, table.size());
    tick(NeighborTimers.DEFAULT.forget().toNanos());
    assertEquals(0, table.size());
    assertEquals(1, lost.size());
  }

  @Test
  void failureIsCountedAndForgotten() {
    Neighbor neighbor = ask(5);
    use(neighbor, 0);
    for (int second = 1; second <= 3; second++) {
      assertEquals(0, neighbor.failures());
      tick(second * SECOND);
    }
    assertEquals(3, asked.size());
    assertEquals(1, neighbor.failures());
    assertNull(table.find(1, 0, 5));
  }

  @Test
  void pinnedOnesStay() {
    Neighbor gateway = table.pin(1, 0, 5);
    use(gateway, 0);
    for (int second = 1; second <= 3; second++) {
      tick(second * SECOND);
    }
    assertEquals(NeighborState.FAILED, gateway.state());
    assertEquals(gateway, table.find(1, 0, 5));
    use(gateway, 4 * SECOND);
    assertEquals(NeighborState.INCOMPLETE, gateway.state());
    for (int i = 0; i < CAPACITY - 1; i++) {
      table.pin(1, 1, i);
    }
    assertThrows(IllegalArgumentException.class, () -> table.pin(1, 1, 99));
  }

  @Test
  void clockMayStartBelowZero() {
    long start = Long.MIN_VALUE + 5;
    Neighbor neighbor = ask(5);
    use(neighbor, start);
    tick(start + SECOND - 1);
    assertEquals(1, asked.size());
    tick(start + SECOND);
    assertEquals(2, asked.size());
  }

  /** Whatever happens: indices are in range and link words and states agree. */
  @Test
  void anyHistoryKeepsItInOrder() {
    SplittableRandom random = new SplittableRandom(3);
    long nanos = 0;
    for (int step = 0; step < 50_000; step++) {
      nanos += random.nextLong(2 * SECOND);
      long low = random.nextInt(12);
      boolean flag = random.nextBoolean();
      switch (random.nextInt(5)) {
        case 0 -> table.heard(1, 0, low, MAC + random.nextInt(2), nanos);
        case 1 -> table.advertised(1, 0, low, MAC + random.nextInt(2), flag, !flag, nanos);
        case 2 -> table.advertised(1, 0, low, 0, flag, random.nextBoolean(), nanos);
        case 3 -> {
          Neighbor neighbor = table.findOrAsk(1, 0, low);
          if (neighbor != null) {
            use(neighbor, nanos);
          }
        }
        default -> tick(nanos);
      }
      for (Neighbor neighbor : table.all()) {
        assertAgrees(neighbor, step);
      }
    }
    assertEquals(resolved.size() - lost.size(), withLink());
  }

  private long withLink() {
    return table.all().stream().filter(n -> table.link(n.id()) != 0).count();
  }

  private void assertAgrees(Neighbor neighbor, int step) {
    long link = table.link(neighbor.id());
    String message = "step " + step + ": " + neighbor.state();
    assertEquals(neighbor, table.get(neighbor.id()), message);
    switch (neighbor.state()) {
      case INCOMPLETE, FAILED -> assertEquals(0, link, message);
      case STALE -> assertTrue(link < 0, message);
      default -> assertTrue(link > 0, message);
    }
  }
}
