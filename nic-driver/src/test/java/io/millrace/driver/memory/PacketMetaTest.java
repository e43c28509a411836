package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PacketMetaTest {
  @Test
  void valuesStandBesideEachOtherAndSurviveTheFrameMoving() {
    try (PacketPool pool = new PacketPool(1);
        PacketCache cache = pool.newCache()) {
      long packet = Packet.withLength(cache.allocate(), 60);
      assertEquals(60, PacketMeta.wireLength(packet));
      packet = PacketMeta.withTimestamp(packet, 1_700_000_000_123_456_789L);
      packet = PacketMeta.withWireLength(packet, 1514);
      packet = PacketMeta.withTrace(packet, 7);
      packet = Packet.push(Packet.pull(packet, 14), 4);
      assertTrue(Packet.has(packet, Packet.TIMESTAMP) && Packet.has(packet, Packet.CUT));
      assertEquals(1_700_000_000_123_456_789L, PacketMeta.timestamp(packet));
      assertEquals(1514, PacketMeta.wireLength(packet));
      assertEquals(7, PacketMeta.trace(packet));
      assertEquals(50, Packet.length(packet));
      cache.free(packet);
    }
  }
}
