package io.millrace.driver.ffi;

/**
 * What came by a {@link UnixSocket}: how many bytes, and the descriptors sent with them. It owns
 * the descriptors until they are taken, and closes those that nobody took.
 */
public final class ReceivedMessage implements AutoCloseable {
  private static final int TAKEN = -1;

  private final int length;
  private final int[] fds;
  private final boolean cut;

  ReceivedMessage(int length, int[] fds, boolean cut) {
    this.length = length;
    this.fds = fds;
    this.cut = cut;
  }

  /** Bytes received; 0 at the end, when the peer has closed the connection. */
  public int length() {
    return length;
  }

  /** Descriptors received, taken or not. */
  public int fdCount() {
    return fds.length;
  }

  /**
   * Whether the message was longer than the room for it, or this process had no descriptors left.
   */
  public boolean isCut() {
    return cut;
  }

  /** Hands over a descriptor, which the caller closes from here on. Each can be taken once. */
  public int takeFd(int index) {
    int fd = fds[index];
    if (fd == TAKEN) {
      throw new IllegalStateException("descriptor " + index + " is taken");
    }
    fds[index] = TAKEN;
    return fd;
  }

  /** Closes the descriptors that were not taken. */
  @Override
  public void close() {
    for (int i = 0; i < fds.length; i++) {
      if (fds[i] != TAKEN) {
        Unistd.close(takeFd(i));
      }
    }
  }
}
