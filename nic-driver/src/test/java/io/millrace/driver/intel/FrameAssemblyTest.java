package io.millrace.driver.intel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.QueueCounters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameAssemblyTest {
  private final PacketPool pool = new PacketPool(8);
  private final PacketCache cache = pool.newCache();
  private final QueueCounters counters = new QueueCounters();
  private final FrameAssembly assembly = new FrameAssembly();

  @AfterEach
  void allBuffersAreBack() {
    assembly.clear(cache);
    assertEquals(0, pool.inUse());
    cache.close();
  }

  private long piece(int length, int value) {
    long packet = Packet.withLength(cache.allocate(), length);
    for (int i = 0; i < length; i++) {
      PacketMemory.putByte(packet + i, value);
    }
    return packet;
  }

  @Test
  void piecesComeOutInOrderInOneBuffer() {
    assembly.add(piece(1024, 1), true, cache);
    assembly.add(piece(600, 2), true, cache);
    assertTrue(assembly.isBegun());
    assembly.add(piece(1, 3), true, cache);
    long frame = assembly.end(cache, counters);
    assertFalse(assembly.isBegun());
    assertEquals(1625, Packet.length(frame));
    assertEquals(1, PacketMemory.getByte(frame + 1023));
    assertEquals(2, PacketMemory.getByte(frame + 1024));
    assertEquals(3, PacketMemory.getByte(frame + 1624));
    assertEquals(1, pool.inUse());
    cache.free(frame);
  }

  @Test
  void whatDoesNotFitTheDataRoomIsOneError() {
    assembly.add(piece(PacketMemory.DATA_ROOM, 1), true, cache);
    assembly.add(piece(1, 2), true, cache);
    assembly.add(piece(1, 3), true, cache);
    assertEquals(Packet.NONE, assembly.end(cache, counters));
    assertEquals(1, counters.asRx().rxErrors());
  }

  @Test
  void aDamagedPieceSpoilsTheFrameAndNotTheNext() {
    assembly.add(piece(100, 1), true, cache);
    assembly.add(piece(100, 2), false, cache);
    assertEquals(Packet.NONE, assembly.end(cache, counters));
    assembly.add(piece(100, 3), true, cache);
    long frame = assembly.end(cache, counters);
    assertEquals(100, Packet.length(frame));
    assertEquals(1, counters.asRx().rxErrors());
    cache.free(frame);
  }

  @Test
  void aPieceThatCouldNotBeReplacedCountsAsNoBuffer() {
    assembly.add(piece(100, 1), true, cache);
    assembly.add(Packet.NONE, true, cache);
    assertEquals(Packet.NONE, assembly.end(cache, counters));
    assertEquals(1, counters.asRx().rxNoBuffer());
    assertEquals(0, counters.asRx().rxErrors());
  }
}
