package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.Fcntl;
import io.millrace.driver.ffi.Unistd;
import org.jspecify.annotations.Nullable;

/**
 * One descriptor for a worker to sleep on, whatever kick the front end gives: the kick takes the
 * place of the event counter behind it. So the worker never waits for a descriptor that has been
 * closed and given to something else.
 *
 * <p>The port's thread connects it, and wakes the worker; the worker does the rest.
 */
final class KickSlot implements AutoCloseable {
  private final EventFd slot = new EventFd();
  private volatile boolean connected;

  int fd() {
    return slot.fd();
  }

  /** Puts a kick behind the descriptor, or nothing. */
  void connect(@Nullable EventFd kick) {
    connected = kick != null;
    if (kick != null) {
      Unistd.dup3(kick.fd(), slot.fd(), Fcntl.O_CLOEXEC);
      return;
    }
    try (EventFd own = new EventFd()) {
      Unistd.dup3(own.fd(), slot.fd(), Fcntl.O_CLOEXEC);
    }
  }

  /** Wakes the worker, should it sleep. */
  void wake() {
    slot.signal();
  }

  /** Called before the worker sleeps: without a kick, nothing would wake it. */
  void arm() {
    if (!connected) {
      slot.signal();
    }
  }

  /** Forgets that it was woken. */
  void disarm() {
    slot.drain();
  }

  @Override
  public void close() {
    slot.close();
  }
}
