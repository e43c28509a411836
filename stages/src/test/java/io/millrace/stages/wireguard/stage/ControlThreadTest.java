package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;

class ControlThreadTest {
  private static final int PATIENCE_SECONDS = 20;

  /** A failed round is not the last; and who sleeps is woken when there is something to send. */
  @Test
  void goesRoundAndWakesThoseThatSleep() throws InterruptedException {
    CountDownLatch woken = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    Pair pair = new Pair();
    ControlThread thread =
        new ControlThread(
            "test",
            pair.left.control,
            SystemNanoClock.INSTANCE,
            InstantSource.system(),
            woken::countDown);
    var peer = pair.left.peer();
    thread.start();
    pair.left.control.submit(
        () -> {
          failed.countDown();
          throw new IllegalStateException("on purpose");
        });
    assertTrue(failed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(1, woken.getCount(), "nothing to send yet");
    pair.left.control.submit(() -> pair.left.control.setPersistentKeepalive(peer, 10));
    assertTrue(woken.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    thread.close();
    pair.left.isControlClosed = true;
    assertTrue(peer.isRemoved(), "its end is control's");
    assertEquals(1, pair.left.seal.tick().generated(), "the handshake's first message");
    pair.close();
  }
}
