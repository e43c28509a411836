package io.millrace.driver.vmxnet3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardException;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Vmxnet3TxRingTest {
  private static final long END_AND_COMPLETION = 3L << 44;

  @Test
  void framesLeaveIntactAndInOrderLapAfterLap() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ArrayDeque<byte[]> expected = new ArrayDeque<>();
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      int total = 0;
      for (int round = 0; round < 200; round++) {
        int count = random.nextInt(33);
        for (int i = 0; i < count; i++) {
          byte[] frame = Workbench.frame(random, 14 + random.nextInt(1500));
          expected.add(frame);
          assertEquals(1, bench.offer(frame), "seed " + seed);
        }
        total += count;
        assertEquals(count, bench.card.send(0, 100), "seed " + seed);
        assertEquals(0, bench.tx.complete(bench.cache, bench.txCounters));
        for (byte[] frame : bench.card.sent) {
          assertArrayEquals(expected.remove(), frame, "seed " + seed);
        }
        bench.card.sent.clear();
      }
      assertEquals(total, bench.transmitted().txPackets());
      assertEquals(0, bench.transmitted().txErrors());
    }
  }

  @Test
  void aFullRingLeavesTheRestToTheCaller() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      assertEquals(63, bench.offer(new byte[100][60]));
      assertEquals(37, bench.burst.size());
      assertEquals(0, bench.offer());
      assertEquals(10, bench.card.send(0, 10));
      assertEquals(10, bench.offer(), "room is looked for when it lacks");
      assertEquals(27, bench.burst.size());
      assertEquals(63, bench.card.send(0, 100));
      assertEquals(0, bench.tx.complete(bench.cache, bench.txCounters));
      assertEquals(73, bench.transmitted().txPackets());
      assertEquals(73 * 60, bench.transmitted().txBytes());
    }
  }

  @Test
  void theDoorbellIsRungOnceForABurst() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.offer(new byte[32][60]);
      bench.tx.ring();
      assertEquals(1, bench.card.tx(0).doorbells);
      assertEquals(32, bench.card.tx(0).producer);
    }
  }

  @Test
  void aCardThatWantsManyAtATimeIsToldOfFewWhenNoMoreCome() {
    Vmxnet3Model card = new Vmxnet3Model();
    card.threshold = 20;
    try (Workbench bench = new Workbench(card, Workbench.small(), 256)) {
      bench.offer(new byte[8][60]);
      assertEquals(0, card.tx(0).doorbells);
      assertEquals(8, PacketMemory.getIntLe(card.tx(0).entry), "deferred");
      bench.offer(new byte[8][60]);
      assertEquals(0, card.tx(0).doorbells);
      bench.offer(new byte[8][60]);
      assertEquals(1, card.tx(0).doorbells);
      assertEquals(0, PacketMemory.getIntLe(card.tx(0).entry), "deferred");
      bench.offer(new byte[60]);
      assertEquals(1, card.tx(0).doorbells);
      bench.tx.ring();
      assertEquals(2, card.tx(0).doorbells);
      bench.tx.ring();
      assertEquals(2, card.tx(0).doorbells);
      assertEquals(25, card.tx(0).producer);
    }
  }

  @Test
  void oneCompletionMayStandForSeveralFrames() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.offer(new byte[10][60]);
      bench.card.tx(0).completions.complete(7, 0);
      assertEquals(2, bench.tx.complete(bench.cache, bench.txCounters));
      assertEquals(8, bench.transmitted().txPackets());
    }
  }

  @Test
  void aCardThatCompletesWhatItDoesNotHaveHasFailed() {
    for (int slot : new int[] {10, 63, 64, 0xfff}) {
      try (Workbench bench = new Workbench(Workbench.small(), 256)) {
        bench.offer(new byte[10][60]);
        bench.card.tx(0).completions.complete(slot, 0);
        assertEquals(10, bench.tx.complete(bench.cache, bench.txCounters));
        CardException e = assertThrows(CardException.class, bench.driver::check);
        assertEquals("the card has sent what it was not given (queue 0)", e.getMessage());
      }
    }
  }

  @Test
  void whatIsNotSentWhenTheCardIsHaltedIsAnError() {
    Workbench bench = new Workbench(Workbench.small(), 256);
    bench.offer(new byte[10][60]);
    bench.card.send(0, 4);
    bench.close();
    assertEquals(4, bench.transmitted().txPackets());
    assertEquals(6, bench.transmitted().txErrors());
  }

  @Test
  void theCardInsertsTags() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.burst.add(PacketMeta.withVlanTag(bench.packet(new byte[60]), 0xe123));
      bench.offer(new byte[60]);
      bench.card.send(0, 2);
      long tagged = bench.card.sentDescriptors.get(0);
      assertEquals(END_AND_COMPLETION | 1L << 47 | 0xe123L << 48 | 1 << 14 | 60, tagged);
      assertEquals(END_AND_COMPLETION | 1 << 14 | 60, (long) bench.card.sentDescriptors.get(1));
    }
  }

  @Test
  void theCardCompletesChecksumsOfTcpAndUdp() {
    assertEquals(34L << 32 | 2L << 42 | 50L << 18, offload(0x0800, 0x45, 6, 34, 16));
    assertEquals(38L << 32 | 2L << 42 | 44L << 18, offload(0x0800, 0x46, 17, 38, 6));
    assertEquals(54L << 32 | 2L << 42 | 70L << 18, offload(0x86dd, 0x60, 6, 54, 16));
    assertEquals(54L << 32 | 2L << 42 | 60L << 18, offload(0x86dd, 0x60, 17, 54, 6));
  }

  @Test
  void otherChecksumsAreCompletedBeforeTheCardSeesThem() {
    assertEquals(0, offload(0x0800, 0x45, 1, 34, 2), "ICMP");
    assertEquals(0, offload(0x0800, 0x45, 6, 50, 16), "TCP in something");
    assertEquals(0, offload(0x0800, 0x45, 17, 34, 16), "no place for that of UDP");
    assertEquals(0, offload(0x8100, 0x45, 6, 38, 16), "behind a tag");
    assertEquals(0, offload(0x86dd, 0x60, 0, 54, 6), "behind an option");
  }

  /** The offload bits of a descriptor for a frame of 100 bytes with an open checksum. */
  private static long offload(int type, int version, int protocol, int start, int offset) {
    byte[] frame = new byte[100];
    frame[12] = (byte) (type >>> 8);
    frame[13] = (byte) type;
    frame[14] = (byte) version;
    frame[type == 0x0800 ? 23 : 20] = (byte) protocol;
    frame[99] = 5;
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.burst.add(PacketMeta.withOpenChecksum(bench.packet(frame), start, offset));
      bench.offer();
      assertEquals(1, bench.card.send(0, 1));
      byte[] sent = bench.card.sent.get(0);
      long bits = bench.card.sentDescriptors.get(0) & ~(END_AND_COMPLETION | 1 << 14 | 100);
      int sum = (sent[start + offset] & 0xff) << 8 | sent[start + offset + 1] & 0xff;
      assertTrue(bits != 0 ? sum == 0 : sum != 0, "it is done either here or there");
      return bits;
    }
  }

  @Test
  void aChecksumOutsideThePacketIsAnError() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.burst.add(PacketMeta.withOpenChecksum(bench.packet(new byte[60]), 50, 16));
      bench.burst.add(PacketMeta.withOpenChecksum(bench.packet(new byte[60]), 0xffff, 0xffff));
      assertEquals(3, bench.offer(new byte[60]));
      assertEquals(1, bench.card.send(0, 10));
      assertEquals(2, bench.transmitted().txErrors());
    }
  }

  /** Whatever the card writes, nothing is thrown and every buffer comes back. */
  @Test
  void anyCompletionsAreSurvived() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      try (Workbench bench = new Workbench(Workbench.small(), 256)) {
        for (int round = 0; round < 300; round++) {
          bench.offer(new byte[random.nextInt(8)][60]);
          long slot = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(64);
          bench.card.tx(0).completions.complete(slot, random.nextLong());
          int left = bench.tx.complete(bench.cache, bench.txCounters);
          assertTrue(left >= 0 && left < 64, "seed " + seed);
          bench.cache.free(bench.burst);
        }
      }
    }
  }

  @Test
  void packetsKeepTheirFlagsToThemselves() {
    try (Workbench bench = new Workbench(Workbench.small(), 256)) {
      bench.burst.add(bench.packet(new byte[60]) | Packet.L4_CHECKSUM_GOOD | Packet.TRACED);
      bench.offer();
      assertEquals(1, bench.card.send(0, 1));
      assertEquals(END_AND_COMPLETION | 1 << 14 | 60, (long) bench.card.sentDescriptors.get(0));
    }
  }
}
