package io.millrace.driver.igb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.netdev.Frames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transmitting, against the model. */
class IgbTxTest {
  private static final CardConfig CONFIG = IgbRig.config();

  @Test
  void framesOfAllSizesGoOutInOrderWithOneReportAndOneDoorbellForEachBurst() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      int doorbells = rig.card.doorbells();
      int packets = 0;
      for (int round = 0; round < 200; round++) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 1 + rig.random.nextInt(31); i > 0; i--) {
          frames.add(rig.frame(60 + rig.random.nextInt(1463)));
          rig.burst.add(rig.packet(frames.getLast()));
          packets++;
        }
        List<byte[]> sent = rig.send();
        assertEquals(frames.size(), sent.size());
        for (int i = 0; i < sent.size(); i++) {
          assertArrayEquals(frames.get(i), sent.get(i));
        }
        assertEquals(0, rig.complete());
      }
      assertEquals(packets, rig.tx.asTx().txPackets());
      assertEquals(200, rig.card.sender().reports());
      assertEquals(200, rig.card.doorbells() - doorbells);
    }
  }

  @Test
  void takesNoMoreThanTheRingHoldsAndGoesOnWhenThereIsRoom() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      for (int i = 0; i < 100; i++) {
        rig.burst.add(rig.packet(rig.frame(60)));
      }
      int taken = rig.driver.txRing(0).offer(rig.burst, 0, 100, rig.cache, rig.tx);
      assertEquals(62, taken, "a slot stays empty, and one is kept for a context");
      rig.driver.txRing(0).ring();
      rig.card.sender().run(0, 10);
      assertEquals(62, rig.complete(), "10 are sent, but only the last one of 62 reports");
      rig.card.sender().run(0, 52);
      assertEquals(100, rig.driver.txRing(0).offer(rig.burst, 62, 100, rig.cache, rig.tx));
      assertEquals(38, rig.complete());
      rig.burst.clear();
    }
  }

  @Test
  void whateverHeadTheCardReportsNothingIsFreedThatItHas() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      for (int i = 0; i < 40; i++) {
        rig.burst.add(rig.packet(rig.frame(60)));
      }
      rig.driver.txRing(0).offer(rig.burst, 0, 20, rig.cache, rig.tx);
      rig.driver.txRing(0).ring();
      rig.driver.txRing(0).offer(rig.burst, 20, 40, rig.cache, rig.tx);
      rig.burst.clear();
      for (int head : new int[] {-1, 64, 21, 40, 63, 1 << 20, Integer.MIN_VALUE}) {
        rig.card.sender().reportAnything(0, head);
        assertEquals(40, rig.complete(), "head " + head);
      }
      rig.card.sender().reportAnything(0, 7);
      assertEquals(33, rig.complete());
      rig.card.sender().reportAnything(0, 6);
      assertEquals(33, rig.complete(), "a head that goes back");
    }
  }

  @Test
  void openChecksumsAreCompletedWithOneContextForEqualPackets() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      List<byte[]> frames = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        frames.add(Frames.udp4(i, 20 + i, rig.random));
        rig.burst.add(open(rig, frames.getLast(), 34, 6));
      }
      List<byte[]> sent = rig.send();
      assertEquals(5, sent.size());
      for (int i = 0; i < 5; i++) {
        assertArrayEquals(frames.get(i), sent.get(i));
      }
      assertEquals(1, rig.card.sender().contextsSeen());
      assertEquals(0, rig.complete());
      assertEquals(5, rig.tx.asTx().txPackets(), "a context is no packet");
    }
  }

  /** The frame with the pseudo-header's sum where its checksum was. */
  private static long open(IgbRig rig, byte[] frame, int start, int offset) {
    byte[] bytes = frame.clone();
    int protocolAndLength = 17 + frame.length - start;
    int sum = Frames.sum(bytes, 26, 34) + protocolAndLength;
    Frames.putShort(bytes, start + offset, (sum & 0xffff) + (sum >>> 16));
    return PacketMeta.withOpenChecksum(rig.packet(bytes), start, offset);
  }

  @Test
  void aChecksumBehindATagInTheFrameIsFound() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      byte[] plain = Frames.udp4(1, 30, rig.random);
      ByteBuffer tagged = ByteBuffer.allocate(plain.length + 4).put(plain, 0, 12);
      tagged.putInt(0x81000064).put(plain, 12, plain.length - 12);
      byte[] bytes = tagged.array().clone();
      int sum = Frames.sum(bytes, 30, 38) + 17 + bytes.length - 38;
      Frames.putShort(bytes, 44, (sum & 0xffff) + (sum >>> 16));
      rig.burst.add(PacketMeta.withOpenChecksum(rig.packet(bytes), 38, 6));
      assertArrayEquals(tagged.array(), rig.send().getFirst());
      assertEquals(1, rig.card.sender().contextsSeen());
      assertEquals(0, rig.complete());
    }
  }

  @Test
  void checksumsThatTheCardCannotDoAreDoneBeforeOrCountAsErrors() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      rig.burst.add(PacketMeta.withOpenChecksum(rig.packet(new byte[400]), 300, 16));
      rig.burst.add(PacketMeta.withOpenChecksum(rig.packet(new byte[60]), 59, 16));
      rig.burst.add(PacketMeta.withOpenChecksum(rig.packet(new byte[60]), 65_000, 16));
      List<byte[]> sent = rig.send();
      assertEquals(1, sent.size());
      assertEquals(0xffff, Frames.sum(sent.getFirst(), 300, 400));
      assertEquals(2, rig.tx.asTx().txErrors());
      assertEquals(0, rig.card.sender().contextsSeen());
      assertEquals(0, rig.complete());
    }
  }

  @Test
  void vlanTagsArePutInAndAnotherTagTakesAnotherContext() {
    try (IgbRig rig = new IgbRig(CONFIG.withVlanOffload())) {
      byte[] frame = rig.frame(80);
      for (int tag : new int[] {0x2064, 0x2064, 0x2065, 0x2064}) {
        rig.burst.add(PacketMeta.withVlanTag(rig.packet(frame), tag));
      }
      rig.burst.add(rig.packet(frame));
      List<byte[]> sent = rig.send();
      assertEquals(0x8100_2065, Frames.getInt(sent.get(2), 12));
      assertEquals(0x8100_2064, Frames.getInt(sent.get(3), 12));
      assertEquals(84, sent.get(3).length);
      assertArrayEquals(frame, sent.get(4));
      assertEquals(3, rig.card.sender().contextsSeen());
      assertEquals(0, rig.complete());
    }
  }

  @Test
  void aRingOfContextsAndPacketsWrapsAround() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      for (int round = 0; round < 300; round++) {
        for (int i = 1 + rig.random.nextInt(20); i > 0; i--) {
          long packet = rig.packet(rig.frame(60));
          boolean plain = rig.random.nextBoolean();
          int tag = rig.random.nextInt(3);
          rig.burst.add(plain ? packet : PacketMeta.withVlanTag(packet, tag));
        }
        int size = rig.burst.size();
        assertEquals(size, rig.send().size());
        assertEquals(0, rig.complete());
      }
    }
  }

  @Test
  void veryShortFramesGetAsLongAsTheCardNeedsThem() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      long packet = rig.packet(rig.frame(14));
      PacketMemory.putLong(packet + 14, -1);
      rig.burst.add(packet);
      byte[] sent = rig.send().getFirst();
      assertEquals(0, sent[14] | sent[15] | sent[16]);
      assertEquals(0, rig.complete());
    }
  }

  @Test
  void aVeryShortFrameAtTheEndOfItsBufferLeavesTheNextBufferAlone() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      long packet = rig.packet(new byte[PacketMemory.DATA_ROOM]);
      packet = Packet.pull(packet, PacketMemory.DATA_ROOM - 14);
      byte[] header = rig.frame(14);
      PacketMemory.copyIn(header, 0, packet, 14);
      long behind = Packet.address(packet) + 14;
      PacketMemory.putInt(behind, 0x12345678);
      rig.burst.add(packet);
      byte[] sent = rig.send().getFirst();
      assertArrayEquals(header, java.util.Arrays.copyOf(sent, 14));
      assertEquals(0x12345678, PacketMemory.getInt(behind));
      assertEquals(0, rig.complete());
    }
  }

  @Test
  void whatWasNotSentIsAnErrorAfterAHalt() {
    try (IgbRig rig = new IgbRig(CONFIG)) {
      for (int i = 0; i < 10; i++) {
        rig.burst.add(rig.packet(rig.frame(60)));
      }
      rig.driver.txRing(0).offer(rig.burst, 0, 10, rig.cache, rig.tx);
      rig.burst.clear();
      rig.driver.txRing(0).ring();
      rig.stop();
      assertEquals(10, rig.tx.asTx().txErrors());
      rig.start();
      rig.burst.add(rig.packet(rig.frame(60)));
      assertEquals(1, rig.send().size());
      assertEquals(0, rig.complete());
      assertTrue(rig.tx.asTx().txPackets() == 1);
    }
  }
}
