package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.port.PortException;

/** What the card can do, and whether that is enough for a configuration. */
final class Limits {
  private Limits() {}

  /**
   * Checks a configuration.
   *
   * @throws PortException naming what the card can do instead
   */
  static void check(Card card, Bar control, CardConfig config) {
    require(
        speaksRevision1(Registers.VRRS.get(control))
            && speaksRevision1(Registers.UVRS.get(control)),
        config,
        "the card does not answer as a vmxnet3 of revision 1 does");
    require(
        config.txQueues() <= Registers.MAX_TX_QUEUES,
        config,
        "vmxnet3 has up to %d transmit queues".formatted(Registers.MAX_TX_QUEUES));
    require(
        config.rxQueues() <= Registers.MAX_RX_QUEUES && Integer.bitCount(config.rxQueues()) == 1,
        config,
        "vmxnet3 has 1, 2, 4 or %d receive queues".formatted(Registers.MAX_RX_QUEUES));
    require(
        config.mtu() <= DriverShared.MAX_MTU,
        config,
        "the largest MTU of vmxnet3 is %d".formatted(DriverShared.MAX_MTU));
    require(
        !config.interrupts() || card.vectors() > config.rxQueues(),
        config,
        "the card has %d interrupt vectors, and %d receive queues need one more than their number"
            .formatted(card.vectors(), config.rxQueues()));
  }

  private static boolean speaksRevision1(int revisions) {
    return revisions != Registers.GONE && (revisions & Registers.REVISION_1) != 0;
  }

  private static void require(boolean met, CardConfig config, String message) {
    if (!met) {
      throw new PortException(config.name() + ": " + message);
    }
  }
}
