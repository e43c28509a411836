package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
  @Property(tries = 60)
  void handsOutEveryBufferOnce(@ForAll @IntRange(min = 1, max = 3000) int capacity) {
    try (PacketPool pool = new PacketPool(capacity);
        PacketCache cache = pool.newCache()) {
      long[] packets = new long[capacity];
      assertEquals(capacity, cache.allocate(packets, 0, capacity));
      assertEquals(Packet.NONE, cache.allocate());
      assertEquals(capacity, pool.inUse());
      Set<Long> buffers = new HashSet<>();
      for (long packet : packets) {
        assertTrue(buffers.add(Packet.buffer(packet)));
        assertEquals(0, Packet.length(packet));
        assertEquals(PacketMemory.HEADROOM_BYTES, Packet.headroom(packet));
        assertEquals(PacketMemory.DATA_ROOM, Packet.tailroom(packet));
      }
      cache.free(packets, 0, capacity);
      assertEquals(0, pool.inUse());
    }
  }

  @Test
  void takesBackPacketsWhoseFrontHasMoved() {
    try (PacketPool pool = new PacketPool(1);
        PacketCache cache = pool.newCache()) {
      long first = cache.allocate();
      cache.free(Packet.push(Packet.withLength(first, 1000), 100) | Packet.TRACED);
      assertEquals(first, cache.allocate());
      cache.free(Packet.pull(Packet.withLength(first, 1000), 1000));
      assertEquals(0, pool.inUse());
    }
  }

  @Test
  void takesBackABurst() {
    try (PacketPool pool = new PacketPool(100);
        PacketCache cache = pool.newCache()) {
      Burst burst = new Burst();
      for (int i = 0; i < 100; i++) {
        burst.add(cache.allocate());
      }
      cache.free(burst);
      assertEquals(0, burst.size());
      assertEquals(0, pool.inUse());
    }
  }

  @Test
  void noticesWhatIsFreedTwiceOrForeign() {
    try (PacketPool pool = new PacketPool(10);
        PacketPool other = new PacketPool(1);
        PacketCache cache = pool.newCache();
        PacketCache otherCache = other.newCache()) {
      long packet = cache.allocate();
      cache.free(packet);
      assertThrows(AssertionError.class, () -> cache.free(packet));
      long foreign = otherCache.allocate();
      assertThrows(AssertionError.class, () -> cache.free(foreign));
      otherCache.free(foreign);
      assertEquals(0, pool.inUse() + other.inUse());
    }
  }

  @Test
  void survivesAnyNumberOfCaches() {
    try (PacketPool pool = new PacketPool(20_000)) {
      for (int i = 0; i < 20_000; i++) {
        PacketCache receiver = pool.newCache();
        PacketCache sender = pool.newCache();
        sender.free(receiver.allocate());
        receiver.close();
        sender.close();
      }
      assertEquals(0, pool.inUse());
      assertAllThere(pool);
    }
  }

  @Test
  void givesItsBuffersBackToPacketMemory() {
    int half = (int) (PacketMemory.SIZE / PacketMemory.STRIDE / 2 + 1);
    for (int i = 0; i < 3; i++) {
      try (PacketPool pool = new PacketPool(half)) {
        assertEquals(half, pool.capacity());
        assertThrows(OutOfPacketMemoryException.class, () -> new PacketPool(half));
      }
    }
  }

  @Test
  void noBufferLiesInTwoHugePages() {
    long page = 2 << 20;
    int capacity = (int) (4 * page / PacketMemory.STRIDE);
    try (PacketPool pool = new PacketPool(capacity);
        PacketCache cache = pool.newCache()) {
      long[] packets = new long[capacity];
      assertEquals(capacity, cache.allocate(packets, 0, capacity));
      for (long packet : packets) {
        long buffer = Packet.buffer(packet);
        assertEquals(buffer / page, (buffer + PacketMemory.STRIDE - 1) / page);
      }
      cache.free(packets, 0, capacity);
    }
  }

  @Test
  void refusesToBeEmpty() {
    assertThrows(IllegalArgumentException.class, () -> new PacketPool(0));
  }

  private static void assertAllThere(PacketPool pool) {
    try (PacketCache cache = pool.newCache()) {
      long[] packets = new long[pool.capacity()];
      assertEquals(pool.capacity(), cache.allocate(packets, 0, packets.length));
      cache.free(packets, 0, packets.length);
    }
  }
}
