package io.millrace.perf.load;

/**
 * The generator's end of a tunnel: seals what the device is to open, and opens what it has sealed.
 * For one thread.
 */
interface Envelope extends AutoCloseable {
  /** What {@link #open} gives for what is not authentic, or not what it should be around it. */
  long BAD = -1;

  /** What {@link #open} gives for what is good and has no packet in it. */
  long NOTHING = -2;

  /** Bytes that a sealed frame is longer than the plain one, at most. */
  int MOST_ADDED = 96;

  /**
   * Makes the frame that carries an IP packet. It may be sealed only at the next {@link #finish}.
   *
   * @param ip the packet
   * @param bytes of it, 0 for a message with nothing in it
   * @param to where the frame begins
   * @param stamp written at the start of the packet's UDP payload, if there is one
   * @return the frame's length
   */
  int seal(long ip, int bytes, long to, int stamp);

  /** Seals what has not been sealed yet. */
  void finish();

  /** Whether a frame's headers are right and its counter is above those before; for each frame. */
  boolean isNext(long frame);

  /** Opens a frame in place: where its IP packet begins, or {@link #BAD} or {@link #NOTHING}. */
  long open(long frame);

  @Override
  void close();
}
