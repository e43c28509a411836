package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Packet;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.wireguard.OutboundBurst;
import io.millrace.stages.wireguard.Peer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one worker holds, by peers, until there are keys for them. */
final class WaitingPackets {
  /** Packets held for all peers together. */
  static final int ROOM = 4096;

  private final Map<Peer, HeldPackets> queues = new HashMap<>();
  private int held;

  int held() {
    return held;
  }

  /** Whether no peer has a queue, be it an empty one. */
  boolean isEmpty() {
    return queues.isEmpty();
  }

  /** What is held for a peer, or null if that is nothing. */
  @Nullable HeldPackets of(Peer peer) {
    return queues.get(peer);
  }

  /** Holds the packet at an index of the burst; if there is no room, the peer's oldest goes. */
  void hold(Peer peer, long packet, int index, Verdicts verdicts) {
    HeldPackets queue = queues.get(peer);
    boolean isFirst = queue == null || queue.size() == 0;
    if (held >= ROOM && isFirst) {
      verdicts.drop(index, SealPackets.QUEUE_FULL);
      return;
    }
    if (queue == null) {
      queue = new HeldPackets();
      queues.put(peer, queue);
    }
    if (isFirst) {
      queue.purges = peer.purges();
    }
    if (queue.isFull() || held >= ROOM) {
      verdicts.dropHeld(queue.remove(), SealPackets.QUEUE_FULL);
      held--;
    }
    verdicts.hold(index);
    queue.add(packet);
    held++;
  }

  /** Does something with each queue, and forgets those that are empty then. */
  void forEach(BiConsumer<Peer, HeldPackets> action) {
    Iterator<Map.Entry<Peer, HeldPackets>> all = queues.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Peer, HeldPackets> each = all.next();
      action.accept(each.getKey(), each.getValue());
      if (each.getValue().size() == 0) {
        all.remove();
      }
    }
  }

  /** Moves what is in a queue to a burst, oldest first. */
  void take(HeldPackets queue, OutboundBurst burst) {
    held -= queue.size();
    while (queue.size() > 0) {
      burst.add(queue.remove());
    }
  }

  /** Holds a packet on that has been taken. */
  void putBack(HeldPackets queue, long packet) {
    queue.add(packet);
    held++;
  }

  /** Drops what is in a queue. */
  void giveUp(HeldPackets queue, Verdicts verdicts) {
    for (long packet = queue.remove(); packet != Packet.NONE; packet = queue.remove()) {
      verdicts.dropHeld(packet, SealPackets.NO_HANDSHAKE);
      held--;
    }
  }

  /** Drops everything. */
  void giveUp(Verdicts verdicts) {
    queues.values().forEach(queue -> giveUp(queue, verdicts));
    queues.clear();
  }

  /** Takes over all that another holds, which is empty then; called before it holds anything. */
  void takeOver(WaitingPackets other) {
    queues.putAll(other.queues);
    held += other.held;
    other.queues.clear();
    other.held = 0;
  }
}
