package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** The accessors against a ByteBuffer of the same bytes. */
class PacketMemoryTest {
  private final PacketPool pool = new PacketPool(1);
  private final PacketCache cache = pool.newCache();
  private final long packet = cache.allocate();
  private final byte[] oracle = new byte[PacketMemory.DATA_ROOM];

  @BeforeProperty
  void fill() {
    new Random(1).nextBytes(oracle);
    PacketMemory.copyIn(oracle, 0, packet, oracle.length);
  }

  @AfterProperty
  void release() {
    cache.free(packet);
    cache.close();
    pool.close();
  }

  @Property
  void readsInNetworkOrder(@ForAll @IntRange(max = 2000) int at) {
    ByteBuffer bytes = ByteBuffer.wrap(oracle);
    assertEquals(oracle[at] & 0xff, PacketMemory.getByte(packet + at));
    assertEquals(bytes.getShort(at) & 0xffff, PacketMemory.getShort(packet + at));
    assertEquals(bytes.getInt(at), PacketMemory.getInt(packet + at));
    assertEquals(bytes.getLong(at), PacketMemory.getLong(packet + at));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(bytes.getInt(at), PacketMemory.getIntLe(packet + at));
    assertEquals(bytes.getLong(at), PacketMemory.getLongLe(packet + at));
  }

  @Property
  void writesWhatItReads(@ForAll @IntRange(max = 2000) int at, @ForAll long value) {
    ByteBuffer bytes = ByteBuffer.wrap(oracle);
    bytes.putLong(at, value);
    PacketMemory.putLong(packet + at, value);
    same();
    bytes.putInt(at + 1, (int) ~value);
    PacketMemory.putInt(packet + at + 1, (int) ~value);
    same();
    bytes.putShort(at + 3, (short) (value >> 7));
    PacketMemory.putShort(packet + at + 3, (int) (value >> 7));
    same();
    bytes.put(at, (byte) (value >> 5));
    PacketMemory.putByte(packet + at, (int) (value >> 5));
    same();
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(at + 2, value * 31);
    PacketMemory.putLongLe(packet + at + 2, value * 31);
    bytes.putInt(at + 5, (int) value * 7);
    PacketMemory.putIntLe(packet + at + 5, (int) value * 7);
    same();
  }

  @Property
  void lengthAndFlagsDoNotMatterToAnAccess(
      @ForAll @IntRange(max = 65_535) int length, @ForAll @IntRange(max = 15) int flags) {
    long handle = Packet.withLength(packet, length) | (long) flags << 56;
    assertEquals(PacketMemory.getLong(packet + 100), PacketMemory.getLong(handle + 100));
  }

  @Property
  void everyAddressStaysInside(@ForAll long any) {
    long wild = any & -PacketMemory.SPACE | any & (PacketMemory.SIZE - 1);
    long inside = wild & (PacketMemory.SPACE - 1);
    long before = PacketMemory.getLong(inside);
    assertEquals(before, PacketMemory.getLong(wild));
    assertEquals(before >>> 56, PacketMemory.getByte(wild));
    assertEquals(before >>> 48, PacketMemory.getShort(wild));
    assertEquals(before >>> 32, PacketMemory.getInt(wild) & 0xffff_ffffL);
    byte[] out = new byte[8];
    PacketMemory.copyOut(wild, out, 0, 8);
    assertEquals(before, ByteBuffer.wrap(out).getLong());
    PacketMemory.putLong(wild, before);
    PacketMemory.copyIn(out, 0, wild, 8);
    assertEquals(before, PacketMemory.getLong(inside));
  }

  @Property(tries = 1)
  void theLastAddressMayRunIntoTheGuard() {
    runsInto(PacketMemory.SIZE - 1);
    assertEquals(PacketMemory.getByte(PacketMemory.SPACE - 1 + 1), PacketMemory.getByte(0));
  }

  private static void runsInto(long last) {
    byte[] saved = new byte[Packet.MAX_LENGTH];
    PacketMemory.copyOut(last, saved, 0, saved.length);
    PacketMemory.copyIn(saved, 0, last, saved.length);
    PacketMemory.copy(last, last, saved.length);
  }

  @Property
  void copiesLikeArraycopy(
      @ForAll @IntRange(max = 900) int from,
      @ForAll @IntRange(max = 900) int to,
      @ForAll @IntRange(max = 1000) int bytes) {
    System.arraycopy(oracle, from, oracle, to, bytes);
    PacketMemory.copy(packet + from, packet + to, bytes);
    same();
  }

  @Property(tries = 50)
  void copiesFromAndToSegments(
      @ForAll @IntRange(max = 900) int at, @ForAll @IntRange(max = 1000) int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(1100);
      PacketMemory.copyOut(packet + at, segment, 64, bytes);
      byte[] copied = segment.asSlice(64, bytes).toArray(ValueLayout.JAVA_BYTE);
      assertArrayEquals(Arrays.copyOfRange(oracle, at, at + bytes), copied);
      PacketMemory.copyIn(segment, 64, packet + at + 1, bytes);
      System.arraycopy(copied, 0, oracle, at + 1, bytes);
      same();
    }
  }

  @Property
  void strideIsAnOddNumberOfCacheLines(@ForAll @IntRange(min = 64, max = 65_279) int dataRoom) {
    long stride = PacketMemory.strideFor(dataRoom);
    int frame = PacketMemory.META_BYTES + PacketMemory.HEADROOM_BYTES + dataRoom;
    assertEquals(64, stride % 128);
    assertTrue(stride >= frame && stride < frame + 128);
    assertTrue(stride - frame + dataRoom <= Packet.MAX_LENGTH);
  }

  private void same() {
    assertArrayEquals(oracle, PacketMemory.bytes(Packet.withLength(packet, oracle.length)));
  }
}
