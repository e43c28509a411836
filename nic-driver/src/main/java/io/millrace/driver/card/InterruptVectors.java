package io.millrace.driver.card;

import io.millrace.driver.ffi.Poll;
import io.millrace.driver.ffi.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One event descriptor for each of a card's first interrupt vectors. Made when the driver opens the
 * card, connected each time the card has been reset.
 */
public final class InterruptVectors implements AutoCloseable {
  private static final long COUNTER_BYTES = 8;

  private final int[] eventFds;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment counters;

  /** Descriptors for vectors 0 to {@code count} - 1. */
  public InterruptVectors(int count) {
    eventFds = new int[count];
    for (int i = 0; i < count; i++) {
      eventFds[i] = Poll.eventfd(0, Poll.EFD_NONBLOCK | Poll.EFD_CLOEXEC);
    }
    counters = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, count));
  }

  /** Connects the card's vectors with them. */
  public void connect(Card card) {
    card.connectInterrupts(eventFds);
  }

  /** The descriptor of a vector. */
  public int fd(int vector) {
    return eventFds[vector];
  }

  /**
   * Forgets the interrupts of a vector up to now; one thread for each vector.
   *
   * @return whether there were any
   */
  public boolean clear(int vector) {
    long counter = counters.address() + vector * COUNTER_BYTES;
    return Unistd.read(eventFds[vector], counter, COUNTER_BYTES) == COUNTER_BYTES;
  }

  /**
   * Makes a vector look as if it had been raised, for a card that raises none for what came before
   * it was armed; one thread for each vector.
   */
  public void raise(int vector) {
    long counter = counters.address() + vector * COUNTER_BYTES;
    counters.setAtIndex(ValueLayout.JAVA_LONG, vector, 1);
    Unistd.write(eventFds[vector], counter, COUNTER_BYTES);
  }

  @Override
  public void close() {
    for (int fd : eventFds) {
      Unistd.close(fd);
    }
    arena.close();
  }
}
