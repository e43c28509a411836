package io.millrace.driver.vmxnet3;

import io.millrace.driver.ffi.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Vectors that mask themselves when they are raised, and remember what came while masked. */
final class ModelInterrupts implements AutoCloseable {
  private final boolean[] masked = new boolean[25];
  private final boolean[] pending = new boolean[25];
  private final Arena arena = Arena.ofShared();
  private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
  private int[] eventFds = {};

  ModelInterrupts() {
    reset();
  }

  void reset() {
    Arrays.fill(masked, true);
    Arrays.fill(pending, false);
  }

  void connect(int... fds) {
    eventFds = fds.clone();
  }

  boolean isMasked(int vector) {
    return masked[vector];
  }

  void mask(int vector, boolean on) {
    masked[vector] = on;
    update(vector);
  }

  void trigger(int vector) {
    pending[vector] = true;
    update(vector);
  }

  private void update(int vector) {
    if (pending[vector] && !masked[vector]) {
      pending[vector] = false;
      masked[vector] = true;
      if (vector < eventFds.length) {
        Unistd.write(eventFds[vector], one.address(), one.byteSize());
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
