package io.millrace.driver.vhost.backend;

import io.millrace.driver.port.Gate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rings that run, and how the port's thread changes them under the workers' hands: it shuts the
 * gate, waits until every worker has seen that, and opens it when all is in place. Workers read
 * what is here after the gate has let them in.
 */
final class RingTable implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int LOOKS_PER_WAKE = 100;

  final Gate gate = new Gate();

  /** What the driver sends, by queue. */
  private final @Nullable GuestRing[] fromGuest;

  /** Where it receives. */
  private final @Nullable GuestRing[] toGuest;

  private final KickSlot[] slots;
  private boolean mergeable;
  private boolean checksums;

  RingTable(int queues) {
    fromGuest = new GuestRing[queues];
    toGuest = new GuestRing[queues];
    slots = IntStream.range(0, queues).mapToObj(i -> new KickSlot()).toArray(KickSlot[]::new);
  }

  /** How many queues each way. */
  int queues() {
    return slots.length;
  }

  KickSlot slot(int queue) {
    return slots[queue];
  }

  /** The ring that a receive queue polls, or null. */
  @Nullable GuestRing fromGuest(int queue) {
    return fromGuest[queue];
  }

  /**
   * The ring that a transmit queue fills, or null. If the guest uses fewer than there are, several
   * queues share one.
   */
  @Nullable GuestRing toGuest(int queue) {
    @Nullable GuestRing own = toGuest[queue];
    if (own != null) {
      return own;
    }
    GuestRing[] running = Stream.of(toGuest).filter(ring -> ring != null).toArray(GuestRing[]::new);
    return running.length == 0 ? null : running[queue % running.length];
  }

  /** Whether transmit queues share rings, and so must take them for each use. */
  boolean isShared() {
    return Stream.of(toGuest).anyMatch(ring -> ring == null);
  }

  /** Whether a frame may lie in several buffers. */
  boolean isMergeable() {
    return mergeable;
  }

  /** Whether the driver completes checksums, and takes our word for those that are good. */
  boolean completesChecksums() {
    return checksums;
  }

  /** Says what the driver can do; within {@link #change}. */
  void features(boolean canMerge, boolean canComplete) {
    mergeable = canMerge;
    checksums = canComplete;
  }

  /** Puts a ring in its place, or takes it out; within {@link #change}. */
  void put(int vring, @Nullable GuestRing ring) {
    ((vring & 1) == 0 ? toGuest : fromGuest)[vring >> 1] = ring;
  }

  /** Whether the guest receives. */
  boolean isUp() {
    return Stream.of(toGuest).anyMatch(ring -> ring != null);
  }

  private boolean isIdle() {
    return !isUp() && Stream.of(fromGuest).allMatch(ring -> ring == null);
  }

  /** Does something while no worker is at any ring. */
  void change(Runnable change) {
    gate.shut();
    for (int looks = 0; !gate.isClear(); looks++) {
      if (looks % LOOKS_PER_WAKE == 0) {
        Stream.of(slots).forEach(KickSlot::wake);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    try {
      change.run();
    } finally {
      if (!isIdle()) {
        gate.open();
      }
    }
  }

  @Override
  public void close() {
    Stream.of(slots).forEach(KickSlot::close);
  }
}
