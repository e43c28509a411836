package io.millrace.stages.l2forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.Scarcity;
import io.millrace.stages.TestFrames;
import io.millrace.stages.table.mac.MacTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class L2ForwardTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long ALICE = 0x0200_0000_0001L;
  private static final long BOB = 0x0200_0000_0002L;
  private static final long BROADCAST = 0xffff_ffff_ffffL;
  private static final List<String> PORTS = List.of("c", "a", "b");

  /** The pipeline's ports; one is not the bridge's, and the order is another. */
  private static final String[] ALL_PORTS = {"a", "other", "b", "c"};

  private static final int A = 0;
  private static final int B = 2;

  private static StageTester tester() {
    return new StageTester(new L2Forward(new MacTable(1024, 300), PORTS), ALL_PORTS);
  }

  private static byte[] frame(long to, long from) {
    return TestFrames.ethernet(to, from, 0x88b5, 60);
  }

  private static String ports(StageTester.Result result) {
    StringBuilder ports = new StringBuilder();
    for (String port : List.of("a", "b", "c")) {
      ports.append(port.repeat(result.sent(port).size()));
    }
    return ports.toString();
  }

  private static int dropped(StageTester.Result result, DropReason reason) {
    assertEquals("", ports(result));
    return result.dropped(reason).size();
  }

  @Test
  void learnsAndForwards() {
    try (StageTester tester = tester()) {
      assertEquals("bc", ports(tester.run(A, frame(BOB, ALICE))));
      assertEquals("a", ports(tester.run(B, frame(ALICE, BOB))));
      assertEquals("b", ports(tester.run(A, frame(BOB, ALICE))));
      assertEquals("bc", ports(tester.run(A, frame(BROADCAST, ALICE))));
      assertEquals("a", ports(tester.run(3, frame(ALICE, BOB))));
      assertEquals("c", ports(tester.run(A, frame(BOB, ALICE))), "Bob has moved");
    }
  }

  @Test
  void vlansAreApart() {
    byte[] inTen = TestFrames.tagged(frame(BOB, ALICE), 10);
    try (StageTester tester = tester()) {
      tester.run(B, frame(ALICE, BOB));
      StageTester.Result flooded = tester.run(A, inTen);
      assertEquals("bc", ports(flooded));
      assertArrayEquals(inTen, flooded.sent("c").getFirst());
      tester.run(B, TestFrames.tagged(frame(ALICE, BOB), 10));
      assertEquals("b", ports(tester.run(A, inTen)));
    }
  }

  @Test
  void dropsByReason() {
    try (StageTester tester = tester()) {
      tester.run(A, frame(BOB, ALICE));
      assertEquals(1, dropped(tester.run(A, frame(ALICE, BOB)), L2Forward.SAME_PORT));
      assertEquals(1, dropped(tester.run(A, frame(BOB, BROADCAST)), L2Forward.GROUP_SOURCE));
      for (long last = 0; last < 16; last++) {
        byte[] local = frame(0x0180_c200_0000L | last, ALICE);
        assertEquals(1, dropped(tester.run(A, local), L2Forward.LINK_LOCAL));
      }
      assertEquals("bc", ports(tester.run(A, frame(0x0180_c200_0010L, ALICE))));
      assertEquals(1, dropped(tester.run(1, frame(BOB, ALICE)), L2Forward.NOT_A_PORT));
      assertEquals(1, dropped(tester.run(9, frame(BOB, ALICE)), L2Forward.NOT_A_PORT));
      assertEquals(1, dropped(tester.run(A, new byte[13]), L2Forward.TOO_SHORT));
    }
  }

  @Test
  void whoIsSilentIsForgotten() {
    try (StageTester tester = tester()) {
      tester.run(B, frame(ALICE, BOB));
      tester.setNanos(300 * SECOND);
      tickAll(tester);
      assertEquals("b", ports(tester.run(A, frame(BOB, ALICE))));
      tester.setNanos(301 * SECOND);
      tickAll(tester);
      assertEquals("bc", ports(tester.run(A, frame(BOB, ALICE))));
    }
  }

  private static void tickAll(StageTester tester) {
    for (int tick = 0; tick < 10; tick++) {
      tester.tick();
    }
  }

  @Test
  void aSuccessorKnowsTheStations() {
    L2Forward before = new L2Forward(new MacTable(1024, 300), List.of("b", "other", "a"));
    L2Forward after = new L2Forward(new MacTable(1024, 300), PORTS);
    try (StageTester old = new StageTester(before, ALL_PORTS);
        StageTester tester = new StageTester(after, ALL_PORTS)) {
      old.run(B, frame(ALICE, BOB));
      old.run(1, frame(BOB, ALICE));
      assertTrue(after.adopt(before));
      assertEquals("b", ports(tester.run(A, frame(BOB, 6))));
      assertEquals("bc", ports(tester.run(A, frame(ALICE, 6))), "on a port that is no more");
    }
  }

  @Test
  void withoutBuffersTheFloodIsThinner() {
    try (StageTester tester = tester()) {
      Scarcity.begin(tester);
      byte[][] frames = new byte[100][];
      Arrays.fill(frames, frame(BROADCAST, ALICE));
      StageTester.Result result = tester.run(A, frames);
      assertEquals(Scarcity.LEFT, ports(result).length());
      assertEquals(200 - Scarcity.LEFT, tester.counter("flood-missed"));
    }
  }

  @Test
  void stationsWithoutASlotAreCounted() {
    L2Forward stage = new L2Forward(new MacTable(1, 300), PORTS);
    try (StageTester tester = new StageTester(stage, ALL_PORTS)) {
      for (int i = 0; i < 100; i++) {
        tester.run(A, frame(BROADCAST, i));
      }
      assertTrue(tester.counter("not-learned") >= 84, "16 slots");
    }
  }

  @Test
  void randomTrafficGoesWhereAMapSaysItGoes() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<Long, String> oracle = new HashMap<>();
      try (StageTester tester = tester()) {
        for (int i = 0; i < 300; i++) {
          String in = PORTS.get(random.nextInt(3));
          long from = 2L * random.nextInt(20);
          long to = random.nextInt(5) == 0 ? BROADCAST : 2L * random.nextInt(20);
          int number = Arrays.asList(ALL_PORTS).indexOf(in);
          oracle.put(from, in);
          StageTester.Result result = tester.run(number, frame(to, from));
          assertEquals(expected(oracle, in, to), ports(result), "seed " + seed + " frame " + i);
        }
      }
    }
  }

  private static String expected(Map<Long, String> oracle, String in, long to) {
    List<String> out = new ArrayList<>(List.of("a", "b", "c"));
    String known = oracle.get(to);
    if (known != null) {
      out = new ArrayList<>(List.of(known));
    }
    out.remove(in);
    return String.join("", out);
  }

  @Test
  void nonsenseIsRefused() {
    MacTable table = new MacTable(16, 300);
    assertThrows(IllegalArgumentException.class, () -> new L2Forward(table, List.of("a")));
    assertThrows(IllegalArgumentException.class, () -> new L2Forward(table, List.of("a", "a")));
    L2Forward stage = new L2Forward(table, List.of("a", "x"));
    IllegalArgumentException unknown =
        assertThrows(IllegalArgumentException.class, () -> new StageTester(stage, "a"));
    assertEquals("ports: there is no port 'x'", unknown.getMessage());
  }
}
