package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.CardCounters;
import io.millrace.driver.card.CardException;

/**
 * What the card has counted, by queue ({@code UPT1_TxStats} and {@code UPT1_RxStats} of
 * upt1_defs.h). It starts at zero when the card is activated.
 *
 * <p>A card that somebody has reset answers every command but writes no statistics. So one of them,
 * which stays zero because nobody asks for segmentation, is written over before each look.
 */
final class Statistics {
  /** {@code TSOPktsTxOK}. */
  private static final int TX_SEGMENTED = 0;

  private static final int TX_ERROR = 8;
  private static final int TX_DISCARD = 9;
  private static final int RX_OUT_OF_BUFFERS = 8;
  private static final int RX_ERROR = 9;
  private static final long UNTOUCHED = -1;

  private final Commands commands;
  private final QueueTable table;
  private final int txQueues;
  private final int rxQueues;
  private long missed;
  private long rxErrors;
  private long txErrors;
  private boolean tellsReset;

  Statistics(Commands commands, QueueTable table, int txQueues, int rxQueues) {
    this.commands = commands;
    this.table = table;
    this.txQueues = txQueues;
    this.rxQueues = rxQueues;
  }

  /** The card has been activated. */
  void begin() {
    missed = 0;
    rxErrors = 0;
    txErrors = 0;
    tellsReset = isWritten();
  }

  /** Has the card write them; returns whether it has. */
  private boolean isWritten() {
    QueueTable.statistic(table.tx(0), TX_SEGMENTED, UNTOUCHED);
    commands.execute(Commands.GET_STATS);
    return QueueTable.statistic(table.tx(0), TX_SEGMENTED) != UNTOUCHED;
  }

  /**
   * Has the card write them.
   *
   * @throws CardException if it is gone, or has been reset
   */
  void check() {
    if (!isWritten() && tellsReset) {
      throw new CardException("the card has been reset by somebody else");
    }
  }

  /**
   * Adds what is new.
   *
   * @throws CardException if the card is gone, or has been reset
   */
  void addTo(CardCounters counters) {
    check();
    long missedNow = sumRx(RX_OUT_OF_BUFFERS);
    long rxErrorsNow = sumRx(RX_ERROR);
    long txErrorsNow = sumTx(TX_ERROR) + sumTx(TX_DISCARD);
    counters.missed(Math.max(0, missedNow - missed));
    counters.rxErrors(Math.max(0, rxErrorsNow - rxErrors));
    counters.txErrors(Math.max(0, txErrorsNow - txErrors));
    missed = missedNow;
    rxErrors = rxErrorsNow;
    txErrors = txErrorsNow;
  }

  private long sumTx(int index) {
    long sum = 0;
    for (int i = 0; i < txQueues; i++) {
      sum += QueueTable.statistic(table.tx(i), index);
    }
    return sum;
  }

  private long sumRx(int index) {
    long sum = 0;
    for (int i = 0; i < rxQueues; i++) {
      sum += QueueTable.statistic(table.rx(i), index);
    }
    return sum;
  }
}
