package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import java.lang.invoke.VarHandle;

/**
 * Wakes a peer that sleeps until there is something in the ring.
 *
 * <p>The peer asks for that in the ring's flags and then looks once more at what is there. We show
 * what is there and then look at the flags, and a processor may let our look overtake our showing.
 * A fence would prevent it, at the price of waiting for all stores of the burst. So there is none
 * between bursts, when the next look follows soon; it stands before one more look when there was
 * nothing new to show.
 */
final class Doorbell {
  private final SharedRing ring;
  private final EventFd event;
  private boolean unsure;

  Doorbell(SharedRing ring, EventFd event) {
    this.ring = ring;
    this.event = event;
  }

  /**
   * Called at every flush, by the queue's thread.
   *
   * @param news whether something new has been shown
   */
  void ring(boolean news) {
    if (news) {
      unsure = true;
      signal();
    } else if (unsure) {
      unsure = false;
      VarHandle.fullFence();
      signal();
    }
  }

  private void signal() {
    if (ring.wantsInterrupt()) {
      event.signal();
    }
  }
}
