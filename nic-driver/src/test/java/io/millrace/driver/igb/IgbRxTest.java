package io.millrace.driver.igb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardCounters;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortStats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Receiving, against the model. */
class IgbRxTest {
  private static final int L4_SEEN = 1 << 5;
  private static final int L4_WRONG = 1 << 29;
  private static final int DAMAGED = 1 << 31;
  private static final CardConfig CONFIG = IgbRig.config();

  @Test
  void framesOfAllSizesArriveInOrderOverManyRounds() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      for (int round = 0; round < 200; round++) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = rig.random.nextInt(31); i > 0; i--) {
          frames.add(rig.frame(60 + rig.random.nextInt(1463)));
          assertTrue(rig.card.receiver().receive(frames.getLast()), "round " + round);
        }
        assertEquals(frames.size(), rig.poll());
        for (int i = 0; i < frames.size(); i++) {
          assertArrayEquals(frames.get(i), rig.received(i));
        }
        rig.cache.free(rig.burst);
      }
    }
  }

  @Test
  void aCardThatMayWriteTwoKibibytesHasARoomOfThatMuch() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      int kib = rig.card.peek(0xc00c) & 127;
      assertTrue(kib > 0 && kib << 10 <= PacketMemory.DATA_ROOM);
      assertEquals(CONFIG.maxFrame() + 4, rig.card.peek(0x5004));
      assertFalse(rig.card.receiver().receive(rig.frame(CONFIG.maxFrame() + 1)));
      assertTrue(rig.card.receiver().receive(rig.frame(CONFIG.maxFrame())));
    }
  }

  @Test
  void damagedFramesAndImpossibleLengthsAreErrorsAndTheNextFrameIsNot() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      rig.card.receiver().receive(rig.frame(60), DAMAGED);
      rig.card.receiver().writeBackAnything(0, 3);
      rig.card.receiver().writeBackAnything(0, 0xffffL << 32 | 3);
      rig.card.receiver().writeBackAnything(0, 100L << 32 | 1);
      rig.card.receiver().writeBackAnything(0, 2000L << 32 | 3);
      byte[] good = rig.frame(1522);
      rig.card.receiver().receive(good);
      assertEquals(1, rig.poll());
      assertArrayEquals(good, rig.received(0));
      assertEquals(4, rig.rx.asRx().rxErrors());
    }
  }

  @Test
  void whateverTheCardWritesBackNothingIsTouchedAndNothingIsLost() {
    try (IgbRig rig = new IgbRig(CONFIG.withVlanOffload())) {
      for (int i = 0; i < 20_000; i++) {
        boolean plausible = rig.random.nextInt(4) != 0;
        long length = rig.random.nextInt(plausible ? 1523 : 65_536);
        long status = plausible ? 3 | rig.random.nextInt(256) : rig.random.nextInt() | 1;
        long tag = rig.random.nextLong() << 48;
        rig.card.receiver().writeBackAnything(0, tag | length << 32 | status & 0xffff_ffffL);
        rig.poll();
        for (int k = 0; k < rig.burst.size(); k++) {
          int got = Packet.length(rig.burst.get(k));
          assertTrue(got > 0 && got <= PacketMemory.DATA_ROOM, "length " + got);
        }
        rig.cache.free(rig.burst);
      }
      PortStats stats = rig.rx.asRx();
      assertTrue(stats.rxPackets() > 1000 && stats.rxErrors() > 1000, stats.toString());
    }
  }

  @Test
  void anExhaustedPoolCountsAndTheRingLivesOn() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      List<Long> taken = new ArrayList<>();
      for (long p = rig.cache.allocate(); p != Packet.NONE; p = rig.cache.allocate()) {
        taken.add(p);
      }
      for (int i = 0; i < 200; i++) {
        assertTrue(rig.card.receiver().receive(rig.frame(60)));
        assertEquals(0, rig.poll());
      }
      assertEquals(200, rig.rx.asRx().rxNoBuffer());
      taken.forEach(rig.cache::free);
      rig.card.receiver().receive(rig.frame(60));
      assertEquals(1, rig.poll());
    }
  }

  @Test
  void aRingThatGotTooFewBuffersGetsTheRestLater() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      rig.stop();
      List<Long> taken = new ArrayList<>();
      while (rig.pool.inUse() < 1024 - 10) {
        taken.add(rig.cache.allocate());
      }
      rig.start();
      assertEquals(10, rig.card.receiver().free(0));
      taken.forEach(rig.cache::free);
      rig.poll();
      assertEquals(63, rig.card.receiver().free(0));
    }
  }

  @Test
  void checksumsThatTheCardFoundRightAreReported() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      rig.card.receiver().receive(rig.frame(60), L4_SEEN);
      rig.card.receiver().receive(rig.frame(60), L4_SEEN | L4_WRONG);
      rig.card.receiver().receive(rig.frame(60), 0);
      assertEquals(3, rig.poll());
      assertTrue(Packet.has(rig.burst.get(0), Packet.L4_CHECKSUM_GOOD));
      assertFalse(Packet.has(rig.burst.get(1), Packet.L4_CHECKSUM_GOOD));
      assertFalse(Packet.has(rig.burst.get(2), Packet.L4_CHECKSUM_GOOD));
    }
  }

  @Test
  void vlanTagsAreTakenOffOnlyIfConfigured() {
    for (boolean off : new boolean[] {true, false}) {
      try (IgbRig rig = new IgbRig(off ? CONFIG.withVlanOffload() : CONFIG)) {
        byte[] tagged = rig.frame(100);
        rig.card.set(0x38, 0x8100);
        ByteBuffer.wrap(tagged).putShort(12, (short) 0x8100).putShort(14, (short) 0xa064);
        rig.card.receiver().receive(tagged);
        assertEquals(1, rig.poll());
        long packet = rig.burst.get(0);
        assertEquals(off, Packet.has(packet, Packet.VLAN_TAG));
        assertEquals(off ? 96 : 100, Packet.length(packet));
        assertTrue(!off || PacketMeta.vlanTag(packet) == 0xa064);
      }
    }
  }

  @Test
  void flowsAreSpreadOverTheQueuesAndKeepTheirOrder() {
    try (IgbRig rig = new IgbRig(CONFIG.withQueues(4, 1))) {
      int[] perQueue = new int[4];
      for (int i = 0; i < 160; i++) {
        byte[] frame = Frames.udp4(i % 16, 20, rig.random);
        int queue = rig.card.receiver().queue(frame);
        assertTrue(rig.card.receiver().receive(frame), "frame " + i);
        assertEquals(1, rig.driver.rxRing(queue).poll(rig.burst, 32, rig.cache, rig.rx));
        assertArrayEquals(frame, rig.received(0));
        rig.cache.free(rig.burst);
        perQueue[queue]++;
      }
      for (int queue = 0; queue < 4; queue++) {
        assertTrue(perQueue[queue] > 0, "queue " + queue + " got nothing");
      }
    }
  }

  @Test
  void bothDirectionsOfAFlowComeToOneQueue() {
    try (IgbRig rig = new IgbRig(CONFIG.withQueues(8, 1))) {
      for (int i = 0; i < 32; i++) {
        ByteBuffer there = ByteBuffer.wrap(Frames.udp4(i, 20, rig.random));
        ByteBuffer back = ByteBuffer.wrap(there.array().clone());
        back.putInt(26, there.getInt(30)).putInt(30, there.getInt(26));
        back.putShort(34, there.getShort(36)).putShort(36, there.getShort(34));
        int queue = rig.card.receiver().queue(there.array());
        assertEquals(queue, rig.card.receiver().queue(back.array()));
      }
    }
  }

  @Test
  void aFullQueueDropsForItselfAndIsCounted() {
    try (IgbRig rig = new IgbRig(CONFIG.withQueues(2, 1))) {
      CardCounters counters = new CardCounters();
      byte[] flow = Frames.udp4(0, 20, rig.random);
      for (int i = 0; i < 63; i++) {
        assertTrue(rig.card.receiver().receive(flow));
      }
      assertFalse(rig.card.receiver().receive(flow));
      int other = 1;
      while (rig.card.receiver().queue(Frames.udp4(other, 20, rig.random))
          == rig.card.receiver().queue(flow)) {
        other++;
      }
      assertTrue(rig.card.receiver().receive(Frames.udp4(other, 20, rig.random)));
      assertEquals(1, rig.card.peek(0xc030) + rig.card.peek(0xc070));
      rig.driver.collect(counters);
      assertEquals(0, rig.card.peek(0xc030) + rig.card.peek(0xc070));
    }
  }

  @Test
  void dropsAreCountedBeyondWhatARegisterHolds() {
    try (IgbRig rig = new IgbRig(CONFIG.withQueues(2, 1))) {
      byte[] flow = Frames.udp4(0, 20, rig.random);
      while (rig.card.receiver().receive(flow)) {
        assertEquals(0, rig.card.peek(0xc030) + rig.card.peek(0xc070));
      }
      for (int i = 1; i < 10_000; i++) {
        assertFalse(rig.card.receiver().receive(flow));
        if (i % 4_000 == 0) {
          rig.driver.check();
        }
      }
      CardCounters counters = new CardCounters();
      rig.driver.collect(counters);
      rig.driver.collect(counters);
      assertEquals(10_000, counters.missed());
    }
  }

  @Test
  void acceptsWhatTheFiltersSay() {
    MacAddress group = MacAddress.parse("33:33:00:00:12:34");
    try (IgbRig rig = new IgbRig(CONFIG.withFilter(List.of(group)))) {
      assertTrue(rig.card.receiver().receive(to(rig, rig.driver.mac())));
      assertTrue(rig.card.receiver().receive(to(rig, MacAddress.BROADCAST)));
      assertTrue(rig.card.receiver().receive(to(rig, group)));
      assertFalse(rig.card.receiver().receive(to(rig, MacAddress.parse("02:00:00:00:02:00"))));
      assertFalse(rig.card.receiver().receive(to(rig, MacAddress.parse("33:33:00:00:99:99"))));
    }
  }

  private static byte[] to(IgbRig rig, MacAddress mac) {
    byte[] frame = rig.frame(60);
    ByteBuffer.wrap(frame).putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
    return frame;
  }
}
