package io.millrace.driver.card;

import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciConfigSpace;
import io.millrace.driver.pci.PciId;
import io.millrace.driver.port.PortException;

/**
 * A PCI function that this process owns, as its driver sees it. Packet memory is mapped for it and
 * nothing else is: a card that is told any other address gets a fault from the IOMMU.
 *
 * <p>For the thread that sets the port up and the one that watches it, one at a time; the BARs also
 * for the queues' threads.
 */
public interface Card extends AutoCloseable {
  /** Where it is. */
  PciAddress address();

  /** What it is. */
  PciId id();

  /** Its configuration space. */
  PciConfigSpace config();

  /**
   * One of its base address regions.
   *
   * @param index 0 to 5
   * @throws PortException if the card has no memory there
   */
  Bar bar(int index);

  /**
   * What to add to an address in packet memory for the card to find it: a packet's first byte is at
   * {@code dmaBase() + Packet.address(packet)} to the card.
   */
  long dmaBase();

  /** Lets the card read and write packet memory, or forbids it. */
  void busMaster(boolean on);

  /** Number of MSI-X vectors, 0 if it has none. */
  int vectors();

  /**
   * Connects the first MSI-X vectors with event descriptors, replacing what was connected before.
   *
   * @param eventFds one eventfd(2) for each vector from 0 on, at most {@link #vectors}; empty turns
   *     MSI-X off
   */
  void connectInterrupts(int... eventFds);

  /**
   * Resets the function to what it was after power-on (Function Level Reset or what the card has in
   * its place). Memory space is on afterwards and bus mastering off. A card without any such reset
   * is left as it is; its driver has a reset of its own in a register.
   *
   * @return whether there was a reset
   */
  boolean reset();

  /** Whether the card still answers; one that was pulled out does not. */
  boolean isPresent();

  /** Forbids bus mastering, unmaps everything, in this order, and gives the card back. */
  @Override
  void close();
}
