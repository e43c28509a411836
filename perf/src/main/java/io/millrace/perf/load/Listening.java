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
      while (System.nanoTime() < deadlineNanos) {
        if (listener.await(LOOK_MILLIS)) {
          UnixSocket socket = listener.accept();
          if (socket != null) {
            return socket;
          }
        }
      }
    }
    throw new IllegalStateException("nobody connected to " + address);
  }
}
