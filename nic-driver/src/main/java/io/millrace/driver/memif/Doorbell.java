package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import java.lang.invoke.VarHandle;

/**
 * Wakes a peer that sleeps until there is something in the ring.
 *
 * <p>The peer asks for that in the ring's flags and then looks once more at what is there. We would
 * have to show what is there, wait until all stores of the burst have reached the cache, and then
 * look at the flags. Between bursts we do not wait, and look first, because the next look follows
 * soon; the fence and one more look come when there was nothing new to show.
 */
final class Doorbell {
  private final SharedRing ring;
  private final EventFd event;
  private boolean wanted;
  private boolean unsure;

  Doorbell(SharedRing ring, EventFd event) {
    this.ring = ring;
    this.event = event;
  }

  /**
   * Looks whether the peer sleeps; called right before something new is shown. Afterwards the line
   * that the flags share with the client's counter is on its way to the peer, and a look would have
   * to wait for it to come back.
   */
  void look() {
    wanted = ring.wantsInterrupt();
  }

  /**
   * Called at every flush, by the queue's thread.
   *
   * @param news whether something new has been shown, after a {@link #look}
   */
  void ring(boolean news) {
    if (news) {
      unsure = true;
    } else if (unsure) {
      unsure = false;
      VarHandle.fullFence();
      look();
    } else {
      return;
    }
    if (wanted) {
      event.signal();
    }
  }
}
