package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Descriptors that a thread waits for together, see {@link Poll#poll}. For one thread. */
public final class PollSet {
  private static final long ENTRY = Poll.POLLFD.byteSize();
  private static final long FD = Layouts.offset(Poll.POLLFD, "fd");
  private static final long EVENTS = Layouts.offset(Poll.POLLFD, "events");
  private static final long REVENTS = Layouts.offset(Poll.POLLFD, "revents");

  private final int size;
  private final MemorySegment entries;

  /** A set of so many descriptors, none of them known yet. */
  public PollSet(int size) {
    this.size = size;
    entries = Arena.ofAuto().allocate(Poll.POLLFD, size);
    for (int i = 0; i < size; i++) {
      set(i, -1);
    }
  }

  /** Puts a descriptor in; −1 takes it out. */
  public void set(int index, int fd) {
    entries.set(JAVA_INT, index * ENTRY + FD, fd);
    entries.set(JAVA_SHORT, index * ENTRY + EVENTS, (short) Poll.POLLIN);
  }

  /**
   * Waits until one of the descriptors is readable or in error.
   *
   * @return how many are, or {@code -errno}
   */
  public int await(int timeoutMillis) {
    return Poll.poll(entries, timeoutMillis);
  }

  /** Whether one of them was readable at the end of the last {@link #await}. */
  public boolean isReadable() {
    for (int i = 0; i < size; i++) {
      if (isReadable(i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this one was readable at the end of the last {@link #await}. */
  public boolean isReadable(int index) {
    return (entries.get(JAVA_SHORT, index * ENTRY + REVENTS) & Poll.POLLIN) != 0;
  }
}
