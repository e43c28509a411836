package io.millrace.stages.wireguard;

import java.util.function.ObjIntConsumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * What workers ask of control: peers that want something done. A peer is in the queue once at most,
 * with what is wanted noted in the peer; so a flood of packets without a key asks once. A request
 * that finds no room is forgotten and made again by the next packet.
 */
final class Requests {
  /** Begin a handshake. */
  static final int HANDSHAKE = 1;

  /** The next pair of keys has been confirmed. */
  static final int CONFIRMED = 2;

  /** Send an empty message. */
  static final int KEEPALIVE = 4;

  /** Enough for most peers to want something at once. */
  static final int ROOM = 1 << 14;

  private final ManyToOneConcurrentArrayQueue<Peer> queue;

  /** An empty queue with room for so many peers. */
  Requests(int room) {
    queue = new ManyToOneConcurrentArrayQueue<>(room);
  }

  /** Asks; any thread. */
  void add(Peer peer, int what) {
    if (peer.note(what) && !queue.offer(peer)) {
      peer.takeNotes();
    }
  }

  /** Hands over what has been asked so far, at most {@code limit} peers; control only. */
  int drain(ObjIntConsumer<Peer> handler, int limit) {
    int count = 0;
    while (count < limit) {
      Peer peer = queue.poll();
      if (peer == null) {
        return count;
      }
      handler.accept(peer, peer.takeNotes());
      count++;
    }
    return count;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
