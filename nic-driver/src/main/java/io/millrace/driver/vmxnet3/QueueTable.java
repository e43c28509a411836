package io.millrace.driver.vmxnet3;

import io.millrace.driver.memory.PacketMemory;

/**
 * One entry for each transmit queue and, behind them, one for each receive queue: {@code
 * Vmxnet3_TxQueueDesc} and {@code Vmxnet3_RxQueueDesc} of vmxnet3_defs.h. The first 16 bytes are
 * written by both sides while the card runs; then comes what the driver configures, and at the end
 * what the card reports upon a command.
 */
final class QueueTable {
  /** Bytes of an entry. */
  static final int ENTRY_BYTES = 256;

  /** Number of statistics of a queue, 64 bits each ({@code UPT1_TxStats}, {@code UPT1_RxStats}). */
  static final int STATISTICS = 10;

  private static final int TX_DEFERRED_AT = 0;
  private static final int TX_THRESHOLD_AT = 4;
  private static final int UPDATE_RX_PROD_AT = 0;

  private static final int TX_RING_AT = 16;
  private static final int TX_COMPLETIONS_AT = 32;
  private static final int TX_SIZE_AT = 56;
  private static final int RX_RING_AT = 16;
  private static final int RX_RING2_AT = 24;
  private static final int RX_COMPLETIONS_AT = 32;
  private static final int RX_SIZE_AT = 56;
  private static final int RX_SIZE2_AT = 60;
  private static final int COMPLETIONS_SIZE_AT = 64;
  private static final int VECTOR_AT = 72;

  private static final int STOPPED_AT = 80;
  private static final int ERROR_AT = 84;
  private static final int STATISTICS_AT = 88;

  private final long base;
  private final int txQueues;
  private final int rxQueues;

  /** Lies at an address in packet memory that is a multiple of 128, zeroed. */
  QueueTable(long base, int txQueues, int rxQueues) {
    this.base = base;
    this.txQueues = txQueues;
    this.rxQueues = rxQueues;
  }

  /** Its address. */
  long address() {
    return base;
  }

  /** Address behind it. */
  long end() {
    return rx(rxQueues);
  }

  /** Address of a transmit queue's entry. */
  long tx(int queue) {
    return base + (long) queue * ENTRY_BYTES;
  }

  /** Address of a receive queue's entry. */
  long rx(int queue) {
    return tx(txQueues + queue);
  }

  /**
   * Configures a transmit queue, without ring for copied headers.
   *
   * @param entry address of its entry
   * @param ring the card's address of its descriptors
   * @param completions the card's address of its completions
   * @param size number of each
   * @param vector of its interrupt
   */
  static void configureTx(long entry, long ring, long completions, int size, int vector) {
    PacketMemory.putLongLe(entry + TX_RING_AT, ring);
    PacketMemory.putLongLe(entry + TX_COMPLETIONS_AT, completions);
    PacketMemory.putIntLe(entry + TX_SIZE_AT, size);
    PacketMemory.putIntLe(entry + COMPLETIONS_SIZE_AT, size);
    PacketMemory.putByte(entry + VECTOR_AT, vector);
  }

  /**
   * Configures a receive queue.
   *
   * @param entry address of its entry
   * @param ring the card's address of its first ring
   * @param ring2 the card's address of its second ring
   * @param completions the card's address of its completions, twice as many
   * @param size number of descriptors of each ring
   * @param vector of its interrupt
   */
  static void configureRx(
      long entry, long ring, long ring2, long completions, int size, int vector) {
    PacketMemory.putLongLe(entry + RX_RING_AT, ring);
    PacketMemory.putLongLe(entry + RX_RING2_AT, ring2);
    PacketMemory.putLongLe(entry + RX_COMPLETIONS_AT, completions);
    PacketMemory.putIntLe(entry + RX_SIZE_AT, size);
    PacketMemory.putIntLe(entry + RX_SIZE2_AT, size);
    PacketMemory.putIntLe(entry + COMPLETIONS_SIZE_AT, 2 * size);
    PacketMemory.putByte(entry + VECTOR_AT, vector);
  }

  /** How many descriptors the card wants to be filled before it is told of them. */
  static int txThreshold(long entry) {
    return PacketMemory.acquireIntLe(entry + TX_THRESHOLD_AT);
  }

  /** Number of descriptors that are filled and that the card has not been told of. */
  static void txDeferred(long entry, int count) {
    PacketMemory.releaseIntLe(entry + TX_DEFERRED_AT, count);
  }

  /** Whether the card wants to be told of receive buffers. */
  static boolean wantsRxProd(long entry) {
    return PacketMemory.getByte(entry + UPDATE_RX_PROD_AT) != 0;
  }

  /**
   * Which queues the card has stopped and why ({@code VMXNET3_ERR_*}), in words to be appended; as
   * of {@link Commands#GET_QUEUE_STATUS}.
   */
  String stoppedQueues() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < txQueues; i++) {
      describe(text, "transmit", i, tx(i));
    }
    for (int i = 0; i < rxQueues; i++) {
      describe(text, "receive", i, rx(i));
    }
    return text.toString();
  }

  private static void describe(StringBuilder text, String kind, int queue, long entry) {
    if (PacketMemory.getByte(entry + STOPPED_AT) != 0) {
      int error = PacketMemory.acquireIntLe(entry + ERROR_AT);
      text.append(", %s queue %d by error %#x".formatted(kind, queue, error));
    }
  }

  /** A statistic; as of {@link Commands#GET_STATS}. */
  static long statistic(long entry, int index) {
    return PacketMemory.acquireLongLe(entry + STATISTICS_AT + (long) index * Long.BYTES);
  }

  /** Writes over a statistic. */
  static void statistic(long entry, int index, long value) {
    PacketMemory.releaseLongLe(entry + STATISTICS_AT + (long) index * Long.BYTES, value);
  }
}
