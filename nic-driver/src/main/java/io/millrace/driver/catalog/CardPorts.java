package io.millrace.driver.catalog;

import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardPort;
import io.millrace.driver.card.Lease;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciId;
import io.millrace.driver.port.PortException;
import io.millrace.driver.vfio.VfioCard;
import java.util.stream.Collectors;

/** Ports of cards, by PCI address. */
public final class CardPorts {
  private CardPorts() {}

  /**
   * Takes the card from the kernel, through VFIO, and makes a port of it. The port owns the card.
   *
   * @throws PortException if the card cannot be had, there is no driver for it, or its driver
   *     cannot do what is configured; the message says what to do
   */
  public static CardPort open(PciAddress address, CardConfig config) {
    VfioCard card = VfioCard.open(address);
    return open(card, card, config);
  }

  /**
   * As {@link #open(PciAddress, CardConfig)}, of a card that is open and that nobody will want
   * back; it is closed on failure.
   */
  public static CardPort open(Card card, CardConfig config) {
    return open(card, Lease.FOREVER, config);
  }

  private static CardPort open(Card card, Lease lease, CardConfig config) {
    CardModel model =
        CardCatalog.find(card.id())
            .orElseThrow(
                () -> {
                  card.close();
                  return noDriver(card.address(), card.id());
                });
    return new CardPort(config, model.opener().open(card, config), lease);
  }

  private static PortException noDriver(PciAddress address, PciId id) {
    String known =
        CardCatalog.MODELS.stream()
            .map(model -> "%s (%04x:%04x)".formatted(model.name(), model.vendor(), model.device()))
            .collect(Collectors.joining(", "));
    return new PortException(
        "%s is a card of kind %s, for which there is no driver; there are drivers for %s"
            .formatted(address, id, known));
  }
}
