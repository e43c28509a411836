package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.wireguard.OutboundBurst;
import io.millrace.stages.wireguard.Peer;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets by peers, against plain queues; the packets are numbers, nobody looks into them. */
class WaitingPacketsTest {
  private static final int PEERS = 60;

  private final Pair pair = new Pair();
  private final List<Peer> peers = new ArrayList<>();
  private final WaitingPackets waiting = new WaitingPackets();
  private final Map<Peer, ArrayDeque<Long>> expected = new HashMap<>();
  private int held;

  @AfterEach
  void close() {
    pair.close();
  }

  private void makePeers() {
    for (int i = 0; i < PEERS; i++) {
      peers.add(pair.left.control.add(PublicKey.of(Pair.key(i + 50))).orElseThrow());
    }
  }

  private void hold(Peer peer, long packet) {
    waiting.hold(peer, packet, 0, new Verdicts());
    ArrayDeque<Long> queue = expectedOf(peer);
    if (held >= WaitingPackets.ROOM && queue.isEmpty()) {
      return;
    }
    if (queue.size() == HeldPackets.ROOM || held >= WaitingPackets.ROOM) {
      queue.remove();
      held--;
    }
    queue.add(packet);
    held++;
  }

  private ArrayDeque<Long> expectedOf(Peer peer) {
    return expected.computeIfAbsent(peer, each -> new ArrayDeque<>());
  }

  private List<Long> take(Peer peer) {
    HeldPackets queue = waiting.of(peer);
    List<Long> packets = new ArrayList<>();
    if (queue != null) {
      OutboundBurst burst = new OutboundBurst();
      waiting.take(queue, burst);
      for (int i = 0; i < burst.size(); i++) {
        packets.add(burst.packet(i));
      }
    }
    return packets;
  }

  @Test
  void anyOrder() {
    makePeers();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    boolean wasFull = false;
    for (int i = 1; i <= 60_000; i++) {
      Peer peer = peers.get(random.nextInt(PEERS));
      hold(peer, i);
      wasFull |= held == WaitingPackets.ROOM;
      if (random.nextInt(2_000) == 0) {
        List<Long> all = List.copyOf(expectedOf(peer));
        assertEquals(all, take(peer), "seed " + seed);
        held -= all.size();
        expectedOf(peer).clear();
      }
      assertEquals(held, waiting.held(), "seed " + seed);
    }
    assertTrue(wasFull);
    for (Peer peer : peers) {
      assertEquals(List.copyOf(expectedOf(peer)), take(peer), "seed " + seed);
    }
    assertEquals(0, waiting.held());
    waiting.forEach((peer, queue) -> assertEquals(0, queue.size()));
    assertTrue(waiting.isEmpty(), "empty queues are forgotten");
  }

  @Test
  void oneOfManyPeersDoesNotTakeTheRoomOfAll() {
    makePeers();
    for (int i = 1; i <= 10 * HeldPackets.ROOM; i++) {
      hold(peers.getFirst(), i);
    }
    assertEquals(HeldPackets.ROOM, waiting.held());
    for (Peer peer : peers.subList(0, 32)) {
      for (int i = 1; i <= HeldPackets.ROOM; i++) {
        hold(peer, i);
      }
    }
    assertEquals(WaitingPackets.ROOM, waiting.held());
    hold(peers.getLast(), 77);
    assertNull(waiting.of(peers.getLast()), "no room for anybody new");
    hold(peers.getFirst(), 78);
    assertEquals(WaitingPackets.ROOM, waiting.held());
    List<Long> first = take(peers.getFirst());
    assertEquals(2, first.getFirst(), "the oldest went");
    assertEquals(78, first.getLast());
  }

  @Test
  void takesOver() {
    makePeers();
    hold(peers.get(0), 1);
    hold(peers.get(0), 2);
    hold(peers.get(1), 3);
    WaitingPackets successor = new WaitingPackets();
    successor.takeOver(waiting);
    assertEquals(0, waiting.held());
    assertTrue(waiting.isEmpty());
    assertEquals(3, successor.held());
    HeldPackets queue = Objects.requireNonNull(successor.of(peers.get(0)));
    assertEquals(1, queue.remove());
    assertEquals(2, queue.remove());
    assertEquals(Packet.NONE, queue.remove());
  }
}
