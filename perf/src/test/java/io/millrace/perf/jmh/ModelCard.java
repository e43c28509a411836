package io.millrace.perf.jmh;

import io.millrace.driver.card.CardDriver;

/** A driver with a model of its card, for {@link DriverBenchmark}; queue 0 each way is used. */
public interface ModelCard extends AutoCloseable {
  /** Descriptors of each ring. */
  int SLOTS = 1024;

  /** The driver, not yet started. */
  CardDriver driver();

  /**
   * What the card does in a round: takes what it was given as sent, and has as many frames arrive.
   * It reads and writes descriptors, and no byte of a frame.
   */
  void step(int frames);

  /** The same without the driver: the model moves the tails and heads as the driver would. */
  void stepAlone(int frames);

  @Override
  void close();

  /** That of a driver by its name. */
  static ModelCard of(String driver) {
    return switch (driver) {
      case "e1000e" -> IntelModelCard.e1000e(SLOTS);
      case "igb" -> IntelModelCard.igb(SLOTS);
      case "virtio-packed" -> new VirtioModelCard(SLOTS, true, false);
      case "virtio-packed-in-order" -> new VirtioModelCard(SLOTS, true, true);
      case "virtio-split" -> new VirtioModelCard(SLOTS, false, false);
      case "vmxnet3" -> new Vmxnet3ModelCard(SLOTS);
      default -> throw new IllegalArgumentException("no model of " + driver);
    };
  }
}
