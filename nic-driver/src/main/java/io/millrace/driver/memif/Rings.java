package io.millrace.driver.memif;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rings of one connection, by queue, and what is to be closed with them. */
final class Rings implements AutoCloseable {
  private final @Nullable RxRing[] rx;
  private final @Nullable TxRing[] tx;
  private final Deque<Runnable> closers = new ArrayDeque<>();

  /** The peer's memory they are in; null if they are in ours. */
  private @Nullable PeerMemory memory;

  Rings(int rxQueues, int txQueues) {
    rx = new RxRing[rxQueues];
    tx = new TxRing[txQueues];
  }

  /** The ring of a receive queue, null if it has none. */
  @Nullable RxRing rx(int index) {
    return rx[index];
  }

  /** The ring of a transmit queue, null if it has none. */
  @Nullable TxRing tx(int index) {
    return tx[index];
  }

  void setRx(int index, RxRing ring) {
    rx[index] = ring;
  }

  void setTx(int index, TxRing ring) {
    tx[index] = ring;
  }

  int rxQueues() {
    return rx.length;
  }

  int txQueues() {
    return tx.length;
  }

  /** They are in the peer's memory, which is closed with them. */
  void in(PeerMemory peers) {
    memory = peers;
    onClose(peers::close);
  }

  /** Whether the peer could take away the memory they are in. */
  boolean canShrink() {
    return memory != null && memory.canShrink();
  }

  /** Whether the memory they are in is all there. */
  boolean areWhole() {
    return memory == null || memory.isWhole();
  }

  /** Something to be closed with the rings, the last one first. */
  void onClose(Runnable close) {
    closers.push(close);
  }

  /** Takes all buffers out of the rings; neither the workers nor the peer use them any more. */
  void reclaim(PacketCache cache, List<QueueCounters> txCounters) {
    for (RxRing ring : rx) {
      if (ring != null) {
        ring.reclaim(cache);
      }
    }
    for (int i = 0; i < tx.length; i++) {
      TxRing ring = tx[i];
      if (ring != null) {
        ring.reclaim(cache, txCounters.get(i));
      }
    }
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
    closers.clear();
  }
}
