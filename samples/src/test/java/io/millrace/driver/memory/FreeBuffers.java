package io.millrace.driver.memory;

/** What is left of packet memory, to see whether all that a test took is given back. */
public final class FreeBuffers {
  private FreeBuffers() {}

  /** Buffers that no pool and no ring has. */
  public static int count() {
    return BufferSpace.process().left();
  }
}
