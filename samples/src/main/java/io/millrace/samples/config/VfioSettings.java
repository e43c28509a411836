package io.millrace.samples.config;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.port.MacAddress;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Value;
import java.util.List;
import java.util.Optional;

/**
 * A card that the kernel hands over through VFIO.
 *
 * @param address where the card is
 * @param queues of each kind; at least one for each worker
 * @param rxSlots descriptors of each receive ring
 * @param txSlots descriptors of each transmit ring
 * @param mtu largest layer-3 packet, in bytes
 * @param promiscuous whether to receive what is addressed to other stations
 * @param macs further addresses to receive when not promiscuous
 */
public record VfioSettings(
    PciAddress address,
    int queues,
    int rxSlots,
    int txSlots,
    int mtu,
    boolean promiscuous,
    List<MacAddress> macs)
    implements PortSettings {
  static final String TYPE = "vfio";

  /** What is not configured. */
  private static final CardConfig DEFAULT = CardConfig.of("");

  /** Stands in for the address that is missing or wrong, which has been noted. */
  private static final PciAddress NOWHERE = new PciAddress(0, 0, 0, 0);

  /** Copies the list. */
  public VfioSettings {
    macs = List.copyOf(macs);
  }

  static VfioSettings read(Section port) {
    boolean promiscuous = port.flag("promiscuous", !port.has("macs"));
    if (promiscuous && port.has("macs")) {
      port.problem("macs", "a promiscuous port receives these too: remove one of the keys");
    }
    return new VfioSettings(
        address(port),
        port.number("queues", 1, CardConfig.MAX_QUEUES, 1),
        slots(port, "rx-slots", DEFAULT.rxSlots()),
        slots(port, "tx-slots", DEFAULT.txSlots()),
        port.number("mtu", CardConfig.MIN_MTU, CardConfig.MAX_MTU, DEFAULT.mtu()),
        promiscuous,
        port.parsedList("macs", MacAddress::parse));
  }

  private static PciAddress address(Section port) {
    Optional<Value> address = port.require("address", "the card's, as 'millrace ports' shows it");
    return address.flatMap(value -> value.as(PciAddress::parse)).orElse(NOWHERE);
  }

  static int slots(Section port, String key, int byDefault) {
    int slots = port.number(key, CardConfig.MIN_SLOTS, CardConfig.MAX_SLOTS, byDefault);
    if (Integer.bitCount(slots) != 1) {
      port.problem(key, slots + " is not a power of two");
    }
    return slots;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    return List.of("card " + address);
  }

  /**
   * As the driver takes it. VLAN tags stay among a packet's bytes, whatever the card could do with
   * them: stages that judge packets by their tags look for them there.
   *
   * @param name the port's
   * @param workers how many workers take queues
   * @param interrupts whether they sleep until there is something to receive
   */
  public CardConfig toCardConfig(String name, int workers, boolean interrupts) {
    int count = Math.max(queues, workers);
    return new CardConfig(
        name, count, count, rxSlots, txSlots, mtu, promiscuous, macs, false, interrupts);
  }
}
