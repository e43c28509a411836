package io.millrace.driver.virtio;

import io.millrace.driver.card.InterruptVectors;

/**
 * How a virtio device is reached: the basic facilities of section 2, over a bus of section 4 or a
 * socket. For the thread that sets the port up and the one that watches it, one at a time; only
 * {@link #notify} is for the queues' threads.
 */
public interface VirtioTransport extends AutoCloseable {
  /** {@link #status}: the device has been found (section 2.1). */
  int ACKNOWLEDGE = 1;

  /** {@link #status}: there is a driver for it. */
  int DRIVER = 2;

  /** {@link #status}: the driver is ready. */
  int DRIVER_OK = 4;

  /** {@link #status}: both sides agree on the features. */
  int FEATURES_OK = 8;

  /** {@link #status}: the device has failed and works again only after a reset. */
  int DEVICE_NEEDS_RESET = 64;

  /** {@link #status}: the driver has given the device up. */
  int FAILED = 128;

  /** No interrupt for a queue. */
  int NO_VECTOR = 0xffff;

  /** Where the device is, in a few characters. */
  String address();

  /** What to add to an address in packet memory for the device to find it. */
  long dmaBase();

  /**
   * Whether the device must use the platform's addresses ({@link Feature#ACCESS_PLATFORM}), since
   * an IOMMU stands between it and packet memory.
   */
  boolean isBehindIommu();

  /**
   * Whether the device is another process, which may be there or not, and offer something else each
   * time. It has no registers then, and no control queue: it uses the queues that are enabled.
   */
  default boolean isProcess() {
    return false;
  }

  /**
   * Reaches the device, which has been reset.
   *
   * @throws io.millrace.driver.card.CardException if it is not there
   */
  default void connect() {}

  /** Whether the device still answers. */
  boolean isPresent();

  /**
   * Resets the device. When it returns, the device has no queues and touches no memory. Bounded in
   * time.
   *
   * @throws io.millrace.driver.card.CardException if the device does not reset, or is gone
   */
  void reset();

  /** Lets the device read and write packet memory, or forbids it. */
  void allowDma(boolean on);

  /** The device's status bits; all ones if it is gone. */
  int status();

  /** Sets the status bits. */
  void status(int bits);

  /** The features that the device offers. */
  long deviceFeatures();

  /** Tells the device which of them the driver takes. */
  void driverFeatures(long features);

  /** Changes when the device's configuration does (section 2.5). */
  int configGeneration();

  /** 8 bits of the device's configuration, unsigned. */
  int config8(int offset);

  /** 16 bits of the device's configuration, unsigned. */
  int config16(int offset);

  /** 32 bits of the device's configuration. */
  int config32(int offset);

  /** Most descriptors of a queue, 0 if there is no such queue. */
  int maxQueueSize(int queue);

  /**
   * Makes a queue known to the device and enables it. Addresses are the device's.
   *
   * @param queue its number
   * @param size its descriptors
   * @param descriptors descriptor area
   * @param driver driver area: the available ring of a split queue
   * @param device device area: the used ring of a split queue
   * @param vector the interrupt vector, or {@link #NO_VECTOR}
   * @throws io.millrace.driver.card.CardException if the device refuses the vector
   */
  void enableQueue(int queue, int size, long descriptors, long driver, long device, int vector);

  /** Tells the device that there are new buffers in a queue. */
  void notify(int queue);

  /** Number of interrupt vectors. */
  int vectors();

  /** Connects the vectors with their event descriptors. */
  void connectInterrupts(InterruptVectors vectors);

  /** Gives the device back, which has been reset. */
  @Override
  void close();
}
