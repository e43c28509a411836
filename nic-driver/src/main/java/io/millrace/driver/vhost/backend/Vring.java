package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.vhost.VringAddress;
import org.jspecify.annotations.Nullable;

/** What the front end has said of one queue so far. For the port's thread. */
final class Vring implements AutoCloseable {
  /** Even: the guest receives by it. */
  final int index;

  int size;
  int base;
  @Nullable VringAddress address;

  /** Whether the front end has said how it kicks, with a descriptor or without one. */
  boolean kicks;

  boolean enabled;
  @Nullable EventFd kick;
  @Nullable EventFd call;
  @Nullable EventFd error;

  /** What the workers use, or null. */
  @Nullable GuestRing running;

  Vring(int index) {
    this.index = index;
  }

  /** Whether all is known that it takes to run. */
  boolean isComplete() {
    return size > 0 && address != null && kicks;
  }

  /** Takes another kick, or none, in place of the old one. */
  void kick(@Nullable EventFd other) {
    closeAll(kick);
    kick = other;
  }

  /** Takes another call in place of the old one, which no worker uses any more. */
  void call(@Nullable EventFd other) {
    closeAll(call);
    call = other;
  }

  /** Takes another descriptor for errors in place of the old one. */
  void error(@Nullable EventFd other) {
    closeAll(error);
    error = other;
  }

  private static void closeAll(@Nullable EventFd event) {
    if (event != null) {
      event.close();
    }
  }

  /** Forgets all that the front end has said; no worker uses the ring any more. */
  @Override
  public void close() {
    kick(null);
    call(null);
    error(null);
    kicks = false;
    enabled = false;
    address = null;
    size = 0;
    running = null;
  }
}
