package io.millrace.driver.catalog;

import io.millrace.driver.pci.PciId;
import java.util.List;
import java.util.Optional;

/** Every model of card that there is a driver for. */
public final class CardCatalog {
  /** The models, by driver. */
  public static final List<CardModel> MODELS = List.of();

  private CardCatalog() {}

  /** The model of the card with an id, or empty if there is no driver for it. */
  public static Optional<CardModel> find(PciId id) {
    return MODELS.stream().filter(model -> model.fits(id)).findFirst();
  }
}
