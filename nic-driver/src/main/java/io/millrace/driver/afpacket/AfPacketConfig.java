package io.millrace.driver.afpacket;

/**
 * What an {@code af_packet} port is to be like.
 *
 * @param name the port's name, as the user gave it
 * @param interfaceName the Linux interface
 * @param rxQueues receive queues, 1 to 256; the kernel spreads flows over them by hash
 * @param txQueues transmit queues, 1 to 256
 * @param rxSlots frames that may wait in a receive queue, a multiple of 64; each slot takes 64 KiB
 *     of kernel memory because any frame may be a super-frame
 * @param txSlots frames that may wait in a transmit queue, a multiple of 64
 * @param promiscuous whether to receive what is addressed to other stations
 * @param qdiscBypass whether frames go past the interface's queueing discipline to its driver
 */
public record AfPacketConfig(
    String name,
    String interfaceName,
    int rxQueues,
    int txQueues,
    int rxSlots,
    int txSlots,
    boolean promiscuous,
    boolean qdiscBypass) {
  private static final int MAX_QUEUES = 256;
  private static final int SLOT_UNIT = 64;
  private static final int MAX_SLOTS = 1 << 16;

  /** Checks the figures. */
  public AfPacketConfig {
    checkQueues("receive", rxQueues);
    checkQueues("transmit", txQueues);
    checkSlots("receive", rxSlots);
    checkSlots("transmit", txSlots);
  }

  /** One queue each way, promiscuous, past the queueing discipline. */
  public static AfPacketConfig of(String name, String interfaceName) {
    return new AfPacketConfig(name, interfaceName, 1, 1, 512, 1024, true, true);
  }

  /** The same with other numbers of queues. */
  public AfPacketConfig withQueues(int rx, int tx) {
    return new AfPacketConfig(
        name, interfaceName, rx, tx, rxSlots, txSlots, promiscuous, qdiscBypass);
  }

  private static void checkQueues(String which, int count) {
    if (count < 1 || count > MAX_QUEUES) {
      throw new IllegalArgumentException(
          count + " " + which + " queues: 1 to " + MAX_QUEUES + " are possible");
    }
  }

  private static void checkSlots(String which, int count) {
    if (count < SLOT_UNIT || count > MAX_SLOTS || count % SLOT_UNIT != 0) {
      throw new IllegalArgumentException(
          count + " " + which + " slots: multiples of 64 up to " + MAX_SLOTS + " are possible");
    }
  }
}
