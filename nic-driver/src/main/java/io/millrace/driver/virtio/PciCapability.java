package io.millrace.driver.virtio;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.pci.PciConfigSpace;
import io.millrace.driver.port.PortException;
import org.jspecify.annotations.Nullable;

/**
 * A vendor-specific capability that says where a structure of the device lies, section 4.1.4.
 *
 * @param at its offset in configuration space
 * @param window the structure
 */
record PciCapability(int at, Bar window) {
  /** Common configuration. */
  static final int COMMON = 1;

  /** Doorbells. */
  static final int NOTIFY = 2;

  /** Configuration of this kind of device. */
  static final int DEVICE = 4;

  private static final int TYPE = 3;
  private static final int BAR = 4;
  private static final int OFFSET = 8;
  private static final int LENGTH = 12;
  private static final int MAX_BAR = 5;

  /**
   * The first structure of a type; a card may have several, and prefers the first.
   *
   * @param minBytes that it must have
   * @throws PortException if there is none, or it does not lie in the card's memory
   */
  static PciCapability find(Card card, int type, String name, int minBytes) {
    PciConfigSpace config = card.config();
    @Nullable PciCapability found = null;
    for (int at : config.capabilities(PciConfigSpace.CAPABILITY_VENDOR)) {
      if (found == null && config.get8(at + TYPE) == type && config.get8(at + BAR) <= MAX_BAR) {
        found = new PciCapability(at, window(card, at, name, minBytes));
      }
    }
    if (found == null) {
      throw new PortException(
          "%s: the device has no %s structure: it is a legacy virtio device"
                  .formatted(card.address(), name)
              + " (QEMU: disable-legacy=on,disable-modern=off)");
    }
    return found;
  }

  private static Bar window(Card card, int at, String name, int minBytes) {
    PciConfigSpace config = card.config();
    Bar bar = card.bar(config.get8(at + BAR));
    long offset = Integer.toUnsignedLong(config.get32(at + OFFSET));
    long length = Integer.toUnsignedLong(config.get32(at + LENGTH));
    if (length < minBytes || offset + length > bar.size()) {
      throw new PortException(
          "%s: the device's %s structure, %d bytes at %d, does not fit its BAR of %d bytes"
              .formatted(card.address(), name, length, offset, bar.size()));
    }
    return new BarWindow(bar, offset, length);
  }
}
