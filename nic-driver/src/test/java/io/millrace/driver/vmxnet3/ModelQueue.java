package io.millrace.driver.vmxnet3;

import io.millrace.driver.memory.PacketMemory;

/** The card's side of a queue, as its entry in the table says. */
final class ModelQueue {
  final long entry;
  final ModelRing ring;
  final ModelRing completions;
  final int vector;

  /** What the card counts, in the order of {@code UPT1_TxStats} and {@code UPT1_RxStats}. */
  final long[] statistics = new long[10];

  /** Last value of the doorbell, and how often it has been rung. */
  int producer;

  int doorbells;

  ModelQueue(Vmxnet3Model card, long entry) {
    this.entry = entry;
    int size = PacketMemory.getIntLe(entry + 56);
    int completionSize = PacketMemory.getIntLe(entry + 64);
    if (size % 32 != 0 || size > 4096 || completionSize % 32 != 0 || completionSize > 8192) {
      throw new IllegalStateException("rings of " + size + " and " + completionSize);
    }
    ring = new ModelRing(card.reach(PacketMemory.getLongLe(entry + 16), 16 * size, 512), size);
    completions =
        new ModelRing(
            card.reach(PacketMemory.getLongLe(entry + 32), 16 * completionSize, 512),
            completionSize);
    vector = PacketMemory.getByte(entry + 72);
  }

  void ring(int value) {
    producer = value;
    doorbells++;
  }

  void writeStatistics() {
    for (int i = 0; i < statistics.length; i++) {
      PacketMemory.putLongLe(entry + 88 + 8L * i, statistics[i]);
    }
  }
}
