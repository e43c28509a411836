package io.millrace.perf.load;

/** What becomes of frames that come back. */
interface FrameSink {
  /**
   * Takes frames that came back; their bytes may be changed.
   *
   * @param frames their addresses
   * @param firsts the first eight bytes of each, little-endian
   */
  void take(long[] frames, long[] firsts, int count);

  /** Writes into frames that are about to be sent what is needed to know them again. */
  default void stamp(long[] frames, int count) {}
}
