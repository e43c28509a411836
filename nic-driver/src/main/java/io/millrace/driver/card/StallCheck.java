package io.millrace.driver.card;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells a card that has stopped to transmit: packets are with it, the link is up, and for {@value
 * #LOOKS} looks in a row it has not reported one as sent. A queue whose thread does not look hears
 * of none, so it is asked to before the card is blamed.
 */
final class StallCheck {
  private static final int LOOKS = 20;

  private final long[] sent;
  private final int[] looks;

  StallCheck(int queues) {
    sent = new long[queues];
    looks = new int[queues];
  }

  /**
   * Looks once at each queue.
   *
   * @throws CardException if one has stopped
   */
  void check(@Nullable CardTxQueue[] queues, boolean up) {
    for (int i = 0; i < queues.length; i++) {
      CardTxQueue queue = queues[i];
      if (queue == null || !up || queue.pending() == 0 || queue.sent() != sent[i]) {
        looks[i] = 0;
        sent[i] = queue == null ? 0 : queue.sent();
      } else if (looks[i] < LOOKS) {
        if (++looks[i] == LOOKS) {
          queue.ask();
        }
      } else if (queue.hasAnswered()) {
        throw new CardException("the card has stopped to transmit (queue " + i + ")");
      }
    }
  }

  void reset() {
    Arrays.fill(looks, 0);
  }
}
