package io.millrace.samples.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.offload.SoftwareOffload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestFrameTest {
  private static final int BYTES = 200;

  private final PacketPool pool = new PacketPool(2);
  private final PacketCache cache = pool.newCache();

  @AfterEach
  void close() {
    cache.close();
    pool.close();
  }

  private long frame() {
    return TestFrame.write(cache.allocate(), BYTES, 1, 2, 7, 3, 1_000_000);
  }

  @Test
  void saysWhatItIs() {
    long frame = frame();
    assertTrue(TestFrame.isOf(frame, 7));
    assertFalse(TestFrame.isOf(frame, 8));
    assertEquals(3, TestFrame.flow(frame));
    assertEquals(1_000_000, TestFrame.number(frame));
    assertTrue(TestFrame.isIntact(frame));
    cache.free(frame);
  }

  @Test
  void everyChangedByteBehindTheAddressesIsNoticed() {
    long frame = frame();
    for (int i = 14; i < BYTES; i++) {
      PacketMemory.putByte(frame + i, PacketMemory.getByte(frame + i) ^ 0x10);
      assertFalse(TestFrame.isOf(frame, 7) && TestFrame.isIntact(frame), "byte " + i);
      PacketMemory.putByte(frame + i, PacketMemory.getByte(frame + i) ^ 0x10);
    }
    assertTrue(TestFrame.isIntact(frame));
    assertFalse(TestFrame.isIntact(Packet.withLength(frame, BYTES - 1)));
    assertFalse(TestFrame.isIntact(Packet.withLength(frame, BYTES + 1)));
    cache.free(frame);
  }

  @Test
  void anOpenChecksumIsWrongUntilItIsCompleted() {
    long frame = TestFrame.withOpenChecksum(frame());
    assertFalse(TestFrame.isIntact(frame));
    assertTrue(TestFrame.isIntact(new SoftwareOffload().complete(frame)));
    cache.free(frame);
  }
}
