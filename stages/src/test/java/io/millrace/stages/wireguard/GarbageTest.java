package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, from either side: no exception, a verdict, and nothing goes through. */
class GarbageTest {
  private static final int BURST = 32;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noMessage(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (DataPeers peers = new DataPeers()) {
      peers.rekey();
      long[] datagrams = new long[BURST];
      for (int round = 0; round < 300; round++) {
        for (int i = 0; i < BURST; i++) {
          datagrams[i] = DataPeers.fromLeft(message(peers, random));
        }
        InboundBurst burst = peers.right.open(datagrams);
        for (int i = 0; i < BURST; i++) {
          assertTrue(burst.verdict(i).isDrop(), "seed " + seed + ", round " + round);
          peers.cache.free(datagrams[i]);
        }
      }
      assertFalse(peers.right.peer.canSend(peers.nanos));
      assertEquals(0, peers.right.peer.tally().received());
    }
  }

  /** Mostly of a known type, and often with the right index. */
  private static long message(DataPeers peers, SplittableRandom random) {
    int length = random.nextInt(random.nextBoolean() ? 40 : 1_500);
    long message = Packet.withLength(peers.cache.allocate(), length);
    PacketMemory.copyIn(peers.bytes(1_500), 0, message, 1_500);
    if (random.nextInt(4) > 0) {
      PacketMemory.putIntLe(message, random.nextInt(6));
    }
    Keypair pair = peers.left.peer.keys().current();
    if (random.nextBoolean() && pair != null) {
      PacketMemory.putIntLe(message + TransportMessage.RECEIVER, pair.remoteIndex());
    }
    return message;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noPacket(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (DataPeers peers = new DataPeers()) {
      peers.rekey();
      for (int round = 0; round < 3_000; round++) {
        int length = random.nextInt(random.nextBoolean() ? 60 : 1_500);
        long packet = Packet.withLength(peers.cache.allocate(), length);
        PacketMemory.copyIn(peers.bytes(1_500), 0, packet, 1_500);
        PacketMemory.putByte(packet, random.nextInt(3, 8) << 4 | 5);
        OutboundBurst burst = peers.left.seal(packet);
        assertTrue(burst.verdict(0).isDrop(), "seed " + seed + ", round " + round);
        assertEquals(packet, burst.packet(0));
        peers.cache.free(packet);
      }
    }
  }
}
