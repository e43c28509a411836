package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The handle against plain figures kept beside it. */
class PacketTest {
  private static final long FLAGS =
      Packet.TIMESTAMP | Packet.CUT | Packet.L4_CHECKSUM_GOOD | Packet.TRACED;

  @Property
  void holdsAddressAndLength(
      @ForAll @LongRange(max = (1L << 40) - 1) long address,
      @ForAll @IntRange(max = 65_535) int n) {
    long packet = Packet.of(address, n);
    assertEquals(address, Packet.address(packet));
    assertEquals(n, Packet.length(packet));
    assertFalse(Packet.has(packet, FLAGS));
  }

  @Property
  void anotherLengthLeavesTheRest(
      @ForAll @LongRange(max = (1L << 40) - 1) long address,
      @ForAll @IntRange(max = 65_535) int before,
      @ForAll @IntRange(max = 65_535) int after,
      @ForAll @IntRange(max = 15) int flags) {
    long packet = Packet.of(address, before) | (long) flags << 56;
    long changed = Packet.withLength(packet, after);
    assertEquals(after, Packet.length(changed));
    assertEquals(address, Packet.address(changed));
    assertEquals(packet & FLAGS, changed & FLAGS);
  }

  @Property
  void pullAndPushMoveTheFront(
      @ForAll @LongRange(max = 100_000) long bufferIndex,
      @ForAll @IntRange(max = 2048) int length,
      @ForAll @IntRange(max = 2048) int pulled,
      @ForAll @IntRange(max = 128) int pushed) {
    int cut = Math.min(pulled, length);
    long buffer = bufferIndex * PacketMemory.STRIDE;
    long start = buffer + PacketMemory.META_BYTES + PacketMemory.HEADROOM_BYTES;
    long packet = Packet.of(start, length) | Packet.TRACED;

    long shorter = Packet.pull(packet, cut);
    assertEquals(start + cut, Packet.address(shorter));
    assertEquals(length - cut, Packet.length(shorter));
    assertEquals(PacketMemory.HEADROOM_BYTES + cut, Packet.headroom(shorter));
    assertEquals(Packet.tailroom(packet), Packet.tailroom(shorter));
    assertTrue(Packet.has(shorter, Packet.TRACED));
    assertEquals(packet, Packet.push(shorter, cut));

    long longer = Packet.push(packet, pushed);
    assertEquals(start - pushed, Packet.address(longer));
    assertEquals(length + pushed, Packet.length(longer));
    assertEquals(PacketMemory.HEADROOM_BYTES - pushed, Packet.headroom(longer));
    assertEquals(packet, Packet.pull(longer, pushed));
  }

  @Property
  void thereIsRoomForWhatHeadroomAndTailroomSay(
      @ForAll @LongRange(max = 100_000) long bufferIndex,
      @ForAll @IntRange(max = 2048) int byteAt,
      @ForAll @IntRange(min = -1, max = 1) int before,
      @ForAll @IntRange(min = -1, max = 1) int behind) {
    long start = bufferIndex * PacketMemory.STRIDE + PacketMemory.META_BYTES + byteAt;
    long packet = Packet.of(start, 17);
    int headroom = Packet.headroom(packet);
    int tailroom = Packet.tailroom(packet);
    assertEquals(
        before <= 0 && behind <= 0, Packet.hasRoom(packet, headroom + before, tailroom + behind));
  }

  @Property
  void everyByteOfABufferLeadsBackToIt(
      @ForAll @LongRange(max = 100_000) long bufferIndex,
      @ForAll @IntRange(max = 2048) int byteAt) {
    long buffer = bufferIndex * PacketMemory.STRIDE;
    long packet = Packet.of(buffer + PacketMemory.META_BYTES + byteAt, 0);
    assertEquals(buffer, Packet.buffer(packet));
    assertEquals(byteAt, Packet.headroom(packet));
    assertEquals(PacketMemory.STRIDE - PacketMemory.META_BYTES - byteAt, Packet.tailroom(packet));
  }

  @Property
  void anyAddressIsInTheBufferThatARemainderSays(@ForAll @LongRange(min = 1) long any) {
    long inside = any % PacketMemory.SPACE;
    assertEquals(inside - inside % PacketMemory.STRIDE, Strides.roundDown(inside));
    assertEquals(inside - inside % PacketMemory.STRIDE, Packet.buffer(inside + 1));
  }
}
