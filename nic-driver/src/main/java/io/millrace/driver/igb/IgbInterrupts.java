package io.millrace.driver.igb;

import static io.millrace.driver.igb.IgbRegisters.EIAC;
import static io.millrace.driver.igb.IgbRegisters.EIAM;
import static io.millrace.driver.igb.IgbRegisters.EICR;
import static io.millrace.driver.igb.IgbRegisters.EICS;
import static io.millrace.driver.igb.IgbRegisters.EIMC;
import static io.millrace.driver.igb.IgbRegisters.EIMS;
import static io.millrace.driver.igb.IgbRegisters.EITR;
import static io.millrace.driver.igb.IgbRegisters.GPIE;
import static io.millrace.driver.igb.IgbRegisters.ICR;
import static io.millrace.driver.igb.IgbRegisters.IMC;
import static io.millrace.driver.igb.IgbRegisters.IVAR;
import static io.millrace.driver.intel.IntelRegisters.STATUS;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.InterruptVectors;
import io.millrace.driver.intel.IntelRxRing;

/**
 * MSI-X (7.3): receive queue n has vector n, nothing else has one. A vector that fires clears its
 * cause (EIAC) and masks itself (EIAM), so that it fires once each time it is armed.
 */
final class IgbInterrupts implements AutoCloseable {
  private static final int ALL = -1;

  private final Card card;
  private final Bar bar;
  private final boolean isLater;
  private final int queues;
  private final InterruptVectors vectors;

  /** For the first receive queues of a card, which has at least as many vectors. */
  IgbInterrupts(Card card, IgbChip chip, int queues) {
    this.card = card;
    bar = card.bar(0);
    isLater = chip.isLater();
    this.queues = queues;
    vectors = new InterruptVectors(queues);
  }

  /** No interrupt of any kind, and no cause left over (4.5.4). */
  static void mask(Bar bar) {
    IMC.put(bar, ALL);
    EIMC.put(bar, ALL);
    ICR.get(bar);
    EICR.put(bar, ALL);
  }

  /** Sets vectors up, all of them masked (7.3.2, 8.8.15). */
  void start() {
    vectors.connect(card);
    GPIE.put(
        bar, IgbRegisters.GPIE_MULTIPLE_MSIX | IgbRegisters.GPIE_EIAME | IgbRegisters.GPIE_PBA);
    int used = (1 << queues) - 1;
    EIAC.put(bar, used);
    EIAM.put(bar, used);
    for (int i = 0; i < IVAR.count(); i++) {
      IVAR.put(bar, i, 0);
    }
    for (int queue = 0; queue < queues; queue++) {
      EITR.put(bar, queue, 0);
      int entry = queue | IgbRegisters.IVAR_VALID;
      IVAR.put(bar, ivar(queue), IVAR.get(bar, ivar(queue)) | entry << ivarShift(queue));
    }
  }

  /** The 82576 has queues n and n + 8 in one register, later ones 2n and 2n + 1. */
  private int ivar(int queue) {
    return isLater ? queue >>> 1 : queue & 7;
  }

  private int ivarShift(int queue) {
    return 16 * (isLater ? queue & 1 : queue >>> 3);
  }

  int fd(int queue) {
    return vectors.fd(queue);
  }

  /**
   * Lets the queue's vector fire, once. What the cause says is old is forgotten first, or else each
   * sleep would begin with a false alarm; what has come meanwhile is in the ring by then, as the
   * read sees to, and raises the vector.
   */
  void arm(int queue, IntelRxRing ring) {
    int bit = 1 << queue;
    EICR.put(bar, bit);
    EIMS.put(bar, bit);
    STATUS.get(bar);
    if (ring.hasArrived()) {
      EICS.put(bar, bit);
    }
  }

  void disarm(int queue) {
    EIMC.put(bar, 1 << queue);
    vectors.clear(queue);
  }

  @Override
  public void close() {
    vectors.close();
  }
}
