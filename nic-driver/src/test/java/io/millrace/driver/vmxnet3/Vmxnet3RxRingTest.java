package io.millrace.driver.vmxnet3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.port.MacAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Vmxnet3RxRingTest {
  private static final long START = 1 << 15;
  private static final long END = 1 << 14;
  private static final long ERROR = 1 << 14;

  @Test
  void framesArriveIntactAndInOrderLapAfterLap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ArrayDeque<byte[]> expected = new ArrayDeque<>();
    long bytes = 0;
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      for (int round = 0; round < 200; round++) {
        for (int i = random.nextInt(33); i > 0; i--) {
          byte[] frame = Workbench.frame(random, 14 + random.nextInt(1500));
          assertTrue(bench.card.receive(0, frame), "seed " + seed);
          expected.add(frame);
          bytes += frame.length;
        }
        while (bench.poll() > 0) {
          for (int i = 0; i < bench.burst.size(); i++) {
            assertArrayEquals(
                expected.remove(), PacketMemory.bytes(bench.burst.get(i)), "seed " + seed);
          }
          bench.cache.free(bench.burst);
        }
        assertTrue(expected.isEmpty(), "seed " + seed);
      }
      assertEquals(bytes, bench.received().rxBytes());
      assertEquals(0, bench.received().rxErrors());
    }
  }

  @Test
  void theCardHasAllBuffersButOne() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      assertEquals(63, bench.pool.inUse());
      assertEquals(63, bench.card.arrive(0, 100, 60));
      assertEquals(63, bench.card.rx(0).producer);
      assertEquals(32, bench.poll());
      assertEquals(31, bench.poll());
      assertEquals(0, bench.poll());
      bench.cache.free(bench.burst);
      assertEquals(32, bench.card.arrive(0, 100, 60), "they go back by 32");
      assertEquals(32, bench.poll());
      assertEquals(63, bench.card.arrive(0, 100, 60));
    }
  }

  @Test
  void theDoorbellIsRungOnceForABatchAndOnlyIfTheCardWants() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      assertEquals(1, bench.card.rx(0).doorbells, "the first buffers");
      bench.card.arrive(0, 40, 60);
      bench.poll();
      bench.poll();
      assertEquals(1, bench.card.rx(0).doorbells);
      PacketMemory.putByte(bench.card.rx(0).entry, 1);
      bench.card.arrive(0, 40, 60);
      bench.poll();
      bench.poll();
      assertEquals(2, bench.card.rx(0).doorbells);
    }
  }

  @Test
  void anExhaustedPoolCostsFramesButNoBuffersOfTheRing() {
    try (Workbench bench = new Workbench(Workbench.small(), 70)) {
      bench.card.arrive(0, 63, 60);
      assertEquals(7, bench.poll());
      assertEquals(25, bench.received().rxNoBuffer());
      assertEquals(0, bench.poll());
      assertEquals(56, bench.received().rxNoBuffer());
      bench.cache.free(bench.burst);
      assertEquals(32, bench.card.arrive(0, 100, 60));
      assertEquals(7, bench.poll());
      assertEquals(0, bench.poll());
      bench.cache.free(bench.burst);
      assertEquals(63, bench.card.arrive(0, 100, 60));
    }
  }

  @Test
  void aRingThatCouldNotBeFilledIsFilledLater() {
    try (Workbench bench = new Workbench(Workbench.small(), 64)) {
      bench.driver.halt();
      bench.rx.reclaim(bench.cache);
      long[] held = new long[60];
      bench.cache.allocate(held, 0, 60);
      bench.driver.start();
      bench.rx.post(bench.cache);
      assertEquals(64, bench.pool.inUse());
      bench.cache.free(held, 0, 60);
      assertEquals(0, bench.poll());
      assertEquals(63, bench.card.arrive(0, 100, 60));
    }
  }

  @Test
  void aRingOfFewBuffersDoesNotRunDry() {
    try (Workbench bench = new Workbench(Workbench.small(), 10)) {
      for (int round = 0; round < 50; round++) {
        assertEquals(10, bench.card.arrive(0, 100, 60));
        assertEquals(0, bench.poll());
      }
      assertEquals(500, bench.received().rxNoBuffer());
    }
  }

  @Test
  void aCompletionMaySkipDescriptors() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      for (int round = 0; round < 100; round++) {
        bench.card.rx(0).ring.advance();
        bench.card.rx(0).ring.advance();
        assertTrue(bench.card.receive(0, new byte[60 + round]));
        assertEquals(1, bench.poll());
        assertEquals(60 + round, Packet.length(bench.burst.get(0)));
        bench.cache.free(bench.burst);
      }
      assertEquals(0, bench.received().rxErrors());
    }
  }

  @Test
  void whatTheCardMarksAsBadIsTheCardsToCount() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.card.completeRx(0, START | END, ERROR | 60);
      assertEquals(0, bench.poll());
      assertEquals(0, bench.received().rxErrors());
      assertEquals(63, bench.pool.inUse());
    }
  }

  @Test
  void lengthsThatCannotBeAreErrors() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.card.completeRx(0, START | END, 0);
      bench.card.completeRx(0, START | END, 13);
      bench.card.completeRx(0, START | END, bench.card.bufferLength(0) + 1);
      bench.card.completeRx(0, START | END, 0x3fff);
      bench.card.arrive(0, 1, 14);
      assertEquals(1, bench.poll());
      assertEquals(4, bench.received().rxErrors());
    }
  }

  @Test
  void completionsOfOtherRingsAndOfDescriptorsThatTheCardDoesNotHaveAreErrors() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      ModelRing completions = bench.card.rx(0).completions;
      completions.complete(START | END | 63, 60); // never posted
      completions.complete(START | END | 64, 60); // behind the ring
      completions.complete(START | END | 0xfff, 60);
      completions.complete(START | END | 1 << 16, 60); // the second ring, or another queue
      assertEquals(0, bench.poll());
      assertEquals(4, bench.received().rxErrors());
      bench.card.arrive(0, 2, 60);
      assertEquals(2, bench.poll());
      completions.complete(START | END | 1, 60); // once more
      assertEquals(0, bench.poll());
      assertEquals(5, bench.received().rxErrors());
    }
  }

  @Test
  void aFrameInSeveralBuffersIsJoined() {
    Random random = new Random(3);
    byte[] whole = Workbench.frame(random, 1400);
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      for (int round = 0; round < 50; round++) {
        part(bench, whole, 0, 600, START);
        part(bench, whole, 600, 600, 0);
        assertEquals(0, bench.poll());
        part(bench, whole, 1200, 200, END);
        assertEquals(1, bench.poll());
        assertArrayEquals(whole, PacketMemory.bytes(bench.burst.get(0)));
        bench.cache.free(bench.burst);
      }
      assertEquals(50, bench.received().rxPackets());
    }
  }

  @Test
  void aFrameInSeveralBuffersThatDoesNotFitOrHasNoEndsIsOneError() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.card.completeRx(0, START, 2000);
      bench.card.completeRx(0, 0, 2000);
      bench.card.completeRx(0, END, 60);
      assertEquals(0, bench.poll());
      assertEquals(1, bench.received().rxErrors(), "too large");
      bench.card.completeRx(0, START, 100);
      bench.card.completeRx(0, START | END, 60);
      assertEquals(1, bench.poll());
      assertEquals(2, bench.received().rxErrors(), "no end");
      bench.card.completeRx(0, END, 60);
      assertEquals(0, bench.poll());
      assertEquals(3, bench.received().rxErrors(), "no start");
      bench.card.completeRx(0, START, 100);
      assertEquals(0, bench.poll());
    }
  }

  private static void part(Workbench bench, byte[] whole, int from, int length, long flags) {
    ModelRing ring = bench.card.rx(0).ring;
    long buffer = PacketMemory.getLongLe(ring.entry()) - Vmxnet3Model.DMA_BASE;
    PacketMemory.copyIn(whole, from, buffer, length);
    bench.card.completeRx(0, flags, length);
  }

  @Test
  void aGoodChecksumIsSaid() {
    long tuc = 1L << 48;
    long udp = 1L << 49;
    long tcp = 1L << 50;
    long fragment = 1L << 54;
    long notCalculated = 1 << 30;
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      assertTrue(saysGood(bench, 0, tuc | tcp));
      assertTrue(saysGood(bench, 0, tuc | udp));
      assertFalse(saysGood(bench, 0, tuc));
      assertFalse(saysGood(bench, 0, tcp));
      assertFalse(saysGood(bench, 0, tuc | udp | fragment));
      assertFalse(saysGood(bench, notCalculated, tuc | udp));
    }
  }

  private static boolean saysGood(Workbench bench, long low, long high) {
    assertTrue(bench.card.receive(0, new byte[60], low, high));
    assertEquals(1, bench.poll());
    boolean good = Packet.has(bench.burst.get(0), Packet.L4_CHECKSUM_GOOD);
    bench.cache.free(bench.burst);
    return good;
  }

  @Test
  void aTagThatWasTakenOffIsHandedOver() {
    long stripped = 1L << 15 | 0xe123L << 16;
    try (Workbench bench = new Workbench(Workbench.small().withVlanOffload(), 256)) {
      assertTrue(bench.card.receive(0, new byte[60], 0, stripped));
      assertEquals(1, bench.poll());
      assertTrue(Packet.has(bench.burst.get(0), Packet.VLAN_TAG));
      assertEquals(0xe123, PacketMeta.vlanTag(bench.burst.get(0)));
    }
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      assertTrue(bench.card.receive(0, new byte[60], 0, stripped));
      assertEquals(1, bench.poll());
      assertFalse(Packet.has(bench.burst.get(0), Packet.VLAN_TAG), "nobody asked for it");
    }
  }

  @Test
  void stationsThatTheCardCannotTellAreToldByTheRing() {
    MacAddress other = MacAddress.parse("02:00:00:00:00:99");
    try (Workbench bench = new Workbench(Workbench.small().withFilter(List.of(other)), 256)) {
      receive(bench, MacAddress.parse("02:00:00:00:00:98"));
      receive(bench, other);
      receive(bench, MacAddress.BROADCAST);
      receive(bench, bench.driver.mac());
      receive(bench, MacAddress.parse("01:00:5e:00:00:01"));
      assertEquals(3, bench.poll());
      assertEquals(3, bench.received().rxPackets());
      assertEquals(0, bench.received().rxErrors());
    }
  }

  private static void receive(Workbench bench, MacAddress destination) {
    byte[] frame = new byte[60];
    for (int i = 0; i < 6; i++) {
      frame[i] = (byte) (destination.value() >>> 40 - 8 * i);
    }
    assertTrue(bench.card.receive(0, frame));
  }

  /** Whatever the card writes, nothing is thrown and every buffer comes back. */
  @Test
  void anyCompletionsAreSurvived() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      try (Workbench bench = new Workbench(Workbench.small(), 100)) {
        for (int round = 0; round < 300; round++) {
          for (int i = random.nextInt(4); i >= 0; i--) {
            long low = random.nextInt() & ~(random.nextBoolean() ? 0x3ff0fc0L : 0L);
            bench.card.rx(0).completions.complete(low, random.nextLong());
          }
          bench.poll();
          for (int i = 0; i < bench.burst.size(); i++) {
            long packet = bench.burst.get(i);
            assertTrue(Packet.length(packet) <= PacketMemory.DATA_ROOM, "seed " + seed);
            assertEquals(PacketMemory.HEADROOM_BYTES, Packet.headroom(packet), "seed " + seed);
          }
          bench.cache.free(bench.burst);
        }
      }
    }
  }
}
