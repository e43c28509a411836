package io.millrace.driver.catalog;

import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.pci.PciId;

/**
 * A model of card that there is a driver for.
 *
 * @param vendor PCI vendor id
 * @param device PCI device id
 * @param name what it is called, such as {@code Intel 82574L}
 * @param driver name of the driver
 * @param tested whether the driver has been proved against this model and not only a sister of it
 * @param opener makes a driver of an open card
 */
public record CardModel(
    int vendor, int device, String name, String driver, boolean tested, Opener opener) {
  /** Makes a driver of an open card, which is the driver's from here on. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Makes the driver; closes the card if that fails.
     *
     * @throws io.millrace.driver.port.PortException if the model cannot do what is configured
     */
    CardDriver open(Card card, CardConfig config);
  }

  /** Whether a card with this id is of this model. */
  public boolean fits(PciId id) {
    return id.vendor() == vendor && id.device() == device;
  }
}
