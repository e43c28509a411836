package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import org.jspecify.annotations.Nullable;

/**
 * Calls the thread of a port's connection: a worker has found that the peer broke the rules, or the
 * port is to end. Any thread may raise it.
 */
final class Alarm implements AutoCloseable {
  private static final String ENDING = "the port is closed";

  private final EventFd event = new EventFd();
  private volatile boolean ending;
  private volatile @Nullable String trouble;

  /** For {@link io.millrace.driver.ffi.PollSet}: readable when it has been raised. */
  int fd() {
    return event.fd();
  }

  /** The port begins anew. */
  void revive() {
    ending = false;
  }

  /** A new connection begins: what was reported about the one before is over. */
  void begin() {
    trouble = null;
    event.drain();
    if (ending) {
      event.signal();
    }
  }

  /** The peer has broken the rules; the first report counts. */
  void report(String reason) {
    if (trouble == null) {
      trouble = reason;
      event.signal();
    }
  }

  /** The port ends. */
  void end() {
    ending = true;
    event.signal();
  }

  boolean isEnding() {
    return ending;
  }

  /** Why the connection must end, or null. */
  @Nullable String reason() {
    return ending ? ENDING : trouble;
  }

  @Override
  public void close() {
    event.close();
  }
}
