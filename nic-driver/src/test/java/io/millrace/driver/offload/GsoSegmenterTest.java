package io.millrace.driver.offload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GsoSegmenterTest {
  private static final int OFFSET = 333;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment slot = arena.allocate(70_000);
  private final PacketPool pool = new PacketPool(16);
  private final PacketCache cache = pool.newCache();
  private final GsoSegmenter segmenter = new GsoSegmenter();

  @AfterEach
  void close() {
    cache.close();
    pool.close();
    arena.close();
  }

  @Test
  void segmentsAreThoseOfTheNaiveOracle() {
    for (int seed = 0; seed < 1500; seed++) {
      SuperFrame frame = new SuperFrame(new Random(seed));
      String message = "seed " + seed;
      assertTrue(begin(frame), message);
      for (int i = 0; i < frame.segments(); i++) {
        assertTrue(segmenter.hasNext(), message);
        long packet = segmenter.next(cache.allocate());
        assertTrue(Packet.has(packet, Packet.L4_CHECKSUM_GOOD));
        assertArrayEquals(frame.segment(i), PacketMemory.bytes(packet), message + " segment " + i);
        cache.free(packet);
      }
      assertFalse(segmenter.hasNext(), message);
    }
  }

  /** Whatever a frame claims, segments fit their buffers and carry its payload once. */
  @Test
  void nonsenseIsRefusedOrHarmless() {
    int accepted = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      SuperFrame frame = new SuperFrame(random);
      byte[] bytes = frame.bytes();
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(frame.headerBytes)] = (byte) random.nextInt();
      }
      copy(bytes);
      boolean begun =
          segmenter.begin(
              slot,
              OFFSET,
              length,
              oneOf(random, frame.gsoType(), 256),
              oneOf(random, frame.gsoSize, 1 << 16),
              oneOf(random, frame.l4, 1 << 16),
              oneOf(random, frame.csumOffset(), 1 << 16));
      assertEquals(begun, segmenter.hasNext(), "seed " + seed);
      if (begun) {
        accepted++;
        consume(length, "seed " + seed);
      }
    }
    assertTrue(accepted > 2000, accepted + " accepted: the test tests nothing");
  }

  private void consume(int length, String message) {
    int headers = -1;
    int payload = 0;
    while (segmenter.hasNext()) {
      long fresh = cache.allocate();
      long packet = segmenter.next(fresh);
      assertEquals(fresh, Packet.address(packet), message);
      assertTrue(Packet.length(packet) <= PacketMemory.DATA_ROOM, message);
      headers = headers == -1 ? headerBytes(packet) : headers;
      payload += Packet.length(packet) - headers;
      cache.free(packet);
    }
    assertEquals(length, headers + payload, message);
  }

  /** Of a segment: what follows the layer-3 header, found the long way. */
  private static int headerBytes(long packet) {
    int l3 = 14;
    while (PacketMemory.getShort(packet + l3 - 2) != 0x0800
        && PacketMemory.getShort(packet + l3 - 2) != 0x86dd) {
      l3 += 4;
    }
    int at;
    int protocol;
    if (PacketMemory.getByte(packet + l3) >> 4 == 4) {
      at = l3 + 4 * (PacketMemory.getByte(packet + l3) & 15);
      protocol = PacketMemory.getByte(packet + l3 + 9);
    } else {
      at = l3 + 40;
      protocol = PacketMemory.getByte(packet + l3 + 6);
      while (protocol != 6 && protocol != 17) {
        protocol = PacketMemory.getByte(packet + at);
        at += 8 + 8 * PacketMemory.getByte(packet + at + 1);
      }
    }
    return at + (protocol == 6 ? PacketMemory.getByte(packet + at + 12) >> 4 << 2 : 8);
  }

  @Test
  void aSegmentThatFitsNoBufferIsRefused() {
    SuperFrame frame = new SuperFrame(new Random(1));
    copy(frame.bytes());
    int room = PacketMemory.DATA_ROOM - frame.headerBytes;
    int length = 8000;
    assertTrue(begin(frame, length, room));
    assertFalse(begin(frame, length, room + 1));
  }

  private boolean begin(SuperFrame frame) {
    byte[] bytes = frame.bytes();
    copy(bytes);
    return begin(frame, bytes.length, frame.gsoSize);
  }

  private boolean begin(SuperFrame frame, int length, int gsoSize) {
    return segmenter.begin(
        slot, OFFSET, length, frame.gsoType(), gsoSize, frame.l4, frame.csumOffset());
  }

  private void copy(byte[] bytes) {
    MemorySegment.copy(bytes, 0, slot, ValueLayout.JAVA_BYTE, OFFSET, bytes.length);
  }

  private static int oneOf(Random random, int usual, int bound) {
    return random.nextInt(8) == 0 ? random.nextInt(bound) : usual;
  }
}
