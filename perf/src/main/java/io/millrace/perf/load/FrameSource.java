package io.millrace.perf.load;

/** Where the frames that are sent come from. */
interface FrameSource {
  /**
   * Copies the next frames to addresses, a few bytes behind each as well.
   *
   * @param sizes receives their lengths
   */
  void writeNext(long[] to, int[] sizes, int count);
}
