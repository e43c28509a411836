package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private final Frames frames = new Frames();

  @AfterEach
  void close() {
    frames.close();
  }

  private static boolean isWhole(long at, SignatureKey key) {
    return Signature.isWhole(
        PacketMemory.getLong(at),
        PacketMemory.getLong(at + 8),
        PacketMemory.getShort(at + 16),
        key);
  }

  @Test
  void saysWhatWasWritten() {
    Random random = new Random(1);
    long at = frames.cache().allocate();
    for (int i = 0; i < 10_000; i++) {
      SignatureKey key = SignatureKey.of(random.nextLong());
      int stream = random.nextInt(1 << 16);
      long due = random.nextLong() >>> 16;
      long sequence = random.nextLong() >>> 1;
      long late = random.nextLong() >>> 20 + random.nextInt(40);
      Signature.write(at, key, stream, due, sequence, late);
      if (random.nextBoolean()) {
        late = random.nextLong() >>> 20 + random.nextInt(40);
        Signature.delay(at, key, late);
      }
      assertTrue(isWhole(at, key));
      long first = PacketMemory.getLong(at) ^ key.mask();
      assertEquals(stream, Signature.stream(first));
      assertEquals(due, Signature.due(first));
      long second = PacketMemory.getLong(at + 8);
      assertEquals((int) sequence, Signature.sequence(second));
      assertEquals(Math.min(late, 0xffff_ffffL), Signature.late(second));
    }
    frames.cache().free(at);
  }

  @Test
  void anyFlippedBitIsFound() {
    long at = frames.cache().allocate();
    Random random = new Random(2);
    for (int i = 0; i < 50; i++) {
      Signature.write(at, Frames.KEY, i, random.nextLong(), random.nextLong(), i);
      for (int bit = 0; bit < Signature.BYTES * 8; bit++) {
        long place = at + bit / 8;
        PacketMemory.putByte(place, PacketMemory.getByte(place) ^ 1 << bit % 8);
        assertFalse(isWhole(at, Frames.KEY), "bit " + bit);
        PacketMemory.putByte(place, PacketMemory.getByte(place) ^ 1 << bit % 8);
      }
      assertFalse(isWhole(at, SignatureKey.of(43)));
    }
    frames.cache().free(at);
  }

  @Test
  void isFoundBehindAnyHeaders() {
    FrameTemplate[] templates = {
      FrameTemplate.udp(),
      FrameTemplate.udp().size(68).vlan(7),
      FrameTemplate.udp().size(76).overTcp(),
      FrameTemplate.udp("2001:2::1", "2001:2::2"),
      FrameTemplate.udp("2001:2::1", "2001:2::2").size(100).vlan(0).overTcp()
    };
    for (FrameTemplate template : templates) {
      long packet = frames.of(template).write(frames.cache().allocate(), 5, 6);
      assertEquals(template.smallestSize(), Packet.length(packet) + 4);
      long at = Signature.locate(packet);
      assertEquals(packet + template.dataOffset(), at);
      assertTrue(isWhole(at, Frames.KEY));
      assertTrue(TransportCheck.isGood(packet));
      assertEquals(Signature.NONE, Signature.locate(Packet.withLength(packet, 20)));
      frames.cache().free(packet);
    }
  }

  /** Whatever arrives, looking for a signature neither fails nor looks beyond the frame. */
  @Test
  void garbageHasNone() {
    Random random = new Random(3);
    long packet = frames.cache().allocate();
    int[] types = {Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6, Ethernet.TYPE_ARP, 0x8100, 0x88a8};
    int whole = 0;
    for (int i = 0; i < 100_000; i++) {
      int length = random.nextInt(100);
      for (int at = 0; at < length; at++) {
        PacketMemory.putByte(packet + at, random.nextInt());
      }
      PacketMemory.putShort(packet + 12, types[random.nextInt(types.length)]);
      PacketMemory.putByte(packet + 23, random.nextBoolean() ? 17 : 6);
      long frame = Packet.withLength(packet, length);
      long at = Signature.locate(frame);
      if (at != Signature.NONE) {
        assertTrue(at - frame >= 14 && at - frame + Signature.BYTES <= length);
        whole += isWhole(at, Frames.KEY) ? 1 : 0;
      }
    }
    assertTrue(whole < 10, whole + " pass for signatures");
    assertNotEquals(0, Frames.KEY.sum());
    frames.cache().free(packet);
  }
}
