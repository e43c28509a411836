package io.millrace.driver.guest;

import io.millrace.driver.ffi.Poll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Waits for an event descriptor as an idle worker does. */
public final class Sleeper {
  private final MemorySegment entry = Arena.ofAuto().allocate(8);

  /** For this descriptor. */
  public Sleeper(int fd) {
    entry.set(ValueLayout.JAVA_INT, 0, fd);
    entry.set(ValueLayout.JAVA_SHORT, 4, (short) Poll.POLLIN);
  }

  /** Whether it is readable within so long. */
  public boolean wakes(int millis) {
    return Poll.poll(entry, millis) == 1;
  }
}
