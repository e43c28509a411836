package io.millrace.perf.load;

/** What the device under test sends by and receives by; for one thread. */
interface Rings {
  /**
   * Takes what the device has sent, at most {@code max} frames, has it judged, and gives the
   * buffers back.
   *
   * @return how many there were
   */
  int receive(int max);

  /**
   * Sends frames, at most {@code max}, into buffers that the device has posted.
   *
   * @return how many there was room for
   */
  int send(int max);

  /** Other frames are sent from here on, and what comes back is taken by another. */
  void use(FrameSource frames, FrameSink sink);
}
