package io.millrace.driver.e1000e;

import static io.millrace.driver.intel.IntelRegisters.CTRL_EXT;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.InterruptVectors;
import io.millrace.driver.intel.IntelRegisters;

/**
 * An MSI-X vector for each receive queue, and none for anything else (7.4). Sending a message
 * clears its cause (EIAC), so that no interrupt takes a read of a register.
 */
final class E1000eInterrupts implements AutoCloseable {
  private static final int IVAR_VALID = 8;

  /** In units of 256 ns: at most 20,000 interrupts a second. */
  private static final int INTERVAL = 50_000 / 256;

  private final Bar bar;
  private final int queues;
  private final InterruptVectors vectors;

  E1000eInterrupts(Bar bar, int queues) {
    this.bar = bar;
    this.queues = queues;
    vectors = new InterruptVectors(queues);
  }

  /** Sets them up after a reset (10.2.4); they stay masked until {@link #arm}. */
  void start(Card card) {
    vectors.connect(card);
    int allocation = 0;
    int causes = 0;
    for (int i = 0; i < queues; i++) {
      allocation |= (IVAR_VALID | i) << 4 * i;
      causes |= cause(i);
      E1000eRegisters.EITR.put(bar, i, INTERVAL);
    }
    E1000eRegisters.IVAR.put(bar, allocation);
    CTRL_EXT.set(bar, E1000eRegisters.CTRL_EXT_PBA_CLR);
    E1000eRegisters.EIAC.put(bar, causes);
  }

  private static int cause(int queue) {
    return E1000eRegisters.RXQ0 << queue;
  }

  int fd(int queue) {
    return vectors.fd(queue);
  }

  /**
   * Forgets what has arrived so far and lets the next arrival through. The read in between makes
   * sure that the cause is cleared before the caller's last poll: what comes after that poll raises
   * it anew.
   */
  void arm(int queue) {
    vectors.clear(queue);
    E1000eRegisters.ICR.put(bar, cause(queue));
    IntelRegisters.STATUS.get(bar);
    E1000eRegisters.IMS.put(bar, cause(queue));
  }

  void disarm(int queue) {
    E1000eRegisters.IMC.put(bar, cause(queue));
    vectors.clear(queue);
  }

  @Override
  public void close() {
    vectors.close();
  }
}
