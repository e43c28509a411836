package io.millrace.driver.vhost.backend;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.TxQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sends to the guest. What is sent while it has no queue counts as errors at once: a frame does not
 * wait for a guest. It holds no packets.
 */
final class BackendTxQueue implements TxQueue {
  private final RingTable table;
  private final int index;
  private final Gate.Passage passage;
  private final FrameWriter writer;
  private final Runnable closed;
  private @Nullable GuestRing ring;
  private boolean shared;
  private boolean mergeable;
  private boolean checksums;

  BackendTxQueue(
      RingTable table, int index, PacketCache cache, QueueCounters counters, Runnable closed) {
    this.table = table;
    this.index = index;
    this.closed = closed;
    passage = table.gate.newPassage();
    writer = new FrameWriter(cache, counters);
  }

  private @Nullable GuestRing ring() {
    if (passage.hasChanged()) {
      ring = passage.look() ? enter() : null;
    }
    return ring;
  }

  private @Nullable GuestRing enter() {
    shared = table.isShared();
    mergeable = table.isMergeable();
    checksums = table.completesChecksums();
    return table.toGuest(index);
  }

  @Override
  public int send(Burst burst) {
    GuestRing now = ring();
    if (now == null || now.fault() != null) {
      return writer.refuse(burst);
    }
    if (!shared) {
      return writer.send(now, burst, mergeable, checksums);
    }
    if (!now.tryLock()) {
      return 0;
    }
    try {
      return writer.send(now, burst, mergeable, checksums);
    } finally {
      now.unlock();
    }
  }

  /** Calls the driver; a ring that another thread has is that thread's to call for. */
  @Override
  public void flush() {
    GuestRing now = ring();
    if (now == null || shared && !now.tryLock()) {
      return;
    }
    try {
      now.call();
    } catch (InternalError e) {
      now.fail(FrameReader.MEMORY_GONE);
    } finally {
      if (shared) {
        now.unlock();
      }
    }
  }

  @Override
  public void close() {
    flush();
    ring = null;
    passage.leave();
    closed.run();
  }
}
