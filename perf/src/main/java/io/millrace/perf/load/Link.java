package io.millrace.perf.load;

/** A connection with a device under test. */
interface Link extends AutoCloseable {
  /** The rings of it, for the thread that sends and receives. */
  Rings rings(FrameSource frames, FrameSink sink);

  @Override
  void close();
}
