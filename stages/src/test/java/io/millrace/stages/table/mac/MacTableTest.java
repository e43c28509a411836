package io.millrace.stages.table.mac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MacTableTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int AGE = 300;

  private record Heard(int port, long second) {}

  @Test
  void remembersWhatAMapRemembers() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MacTable table = new MacTable(4096, AGE);
      Map<Long, Heard> oracle = new HashMap<>();
      long now = random.nextLong(1000) - 500;
      for (int step = 0; step < 3000; step++) {
        int vlan = random.nextInt(3) * 2047;
        long address = random.nextInt(200) * 0x0101_0101_0101L;
        long key = (long) vlan << 48 | address;
        if (random.nextInt(3) == 0) {
          int port = random.nextInt(MacTable.MAX_PORTS);
          assertTrue(table.learn(vlan, address, port, now * SECOND));
          oracle.put(key, new Heard(port, now));
        } else if (random.nextInt(20) == 0) {
          now += random.nextInt(100);
          age(table, now);
          long oldest = now - AGE;
          oracle.values().removeIf(heard -> heard.second() < oldest);
        }
        Heard heard = oracle.get(key);
        int expected = heard == null ? MacTable.UNKNOWN : heard.port();
        assertEquals(expected, table.find(vlan, address), "seed " + seed + " step " + step);
      }
      assertEquals(oracle.size(), table.size());
    }
  }

  private static void age(MacTable table, long second) {
    for (int part = 0; part < 7; part++) {
      table.age(part, 7, second * SECOND);
    }
  }

  @Test
  void aFullTableForgetsNobody() {
    MacTable table = new MacTable(64, AGE);
    Map<Long, Integer> learned = new HashMap<>();
    for (long address = 0; address < 1000; address++) {
      if (table.learn(0, address, (int) address, 0)) {
        learned.put(address, (int) address);
      }
    }
    assertTrue(learned.size() > 32 && learned.size() <= table.capacity());
    learned.forEach((address, port) -> assertEquals(port, table.find(0, address)));
  }

  /** Stations come and go while others look; a station is only ever found on its own port. */
  @Test
  void nobodyFindsAnotherStationsPort() throws InterruptedException {
    MacTable table = new MacTable(16, 1);
    AtomicReference<String> wrong = new AtomicReference<>("");
    Thread[] workers = new Thread[3];
    for (int w = 0; w < workers.length; w++) {
      SplittableRandom random = new SplittableRandom(w);
      workers[w] =
          new Thread(
              () -> {
                for (int i = 0; i < 150_000; i++) {
                  long address = random.nextInt(64);
                  int found = table.find(0, address);
                  if (found != MacTable.UNKNOWN && found != address * 7) {
                    wrong.set(address + " found on " + found);
                  }
                  table.learn(0, address, (int) address * 7, i / 100 * SECOND);
                  table.age(i & 1, 2, i / 100 * SECOND + 2 * SECOND);
                }
              });
      workers[w].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertEquals("", wrong.get());
  }

  @Test
  void learnsFromAnotherTable() {
    MacTable before = new MacTable(64, AGE);
    before.learn(0, 1, 0, 7 * SECOND);
    before.learn(10, 2, 1, 7 * SECOND);
    before.learn(0, 3, 2, 7 * SECOND);
    MacTable after = new MacTable(128, AGE);
    after.learn(0, 1, 9, 8 * SECOND);
    after.learnFrom(before, new int[] {5, 6, MacTable.UNKNOWN});
    assertEquals(9, after.find(0, 1), "what it knows itself is newer");
    assertEquals(6, after.find(10, 2));
    assertEquals(MacTable.UNKNOWN, after.find(0, 3));
    age(after, 7 + AGE + 1);
    assertEquals(1, after.size());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new MacTable(0, 300));
    assertThrows(IllegalArgumentException.class, () -> new MacTable(1024, 0));
  }
}
