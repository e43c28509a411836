package io.millrace.perf.load;

import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;

/** Waits for the device under test to connect. */
final class Listening {
  private static final int LOOK_MILLIS = 100;

  private Listening() {}

  /** The first connection; nobody else is let in. */
  static UnixSocket accept(UnixAddress address, UnixSocket.Type type, long deadlineNanos) {
    try (UnixSocket listener = UnixSocket.listen(address, type)) {
      return accept(listener, address, deadlineNanos);
    }
  }

  /** The next connection of one that listens. */
  static UnixSocket accept(UnixSocket listener, UnixAddress address, long deadlineNanos) {
    while (System.nanoTime() < deadlineNanos) {
      if (listener.await(LOOK_MILLIS)) {
        UnixSocket socket = listener.accept();
        if (socket != null) {
          return socket;
        }
      }
    }
    throw new IllegalStateException("nobody connected to " + address);
  }
}
