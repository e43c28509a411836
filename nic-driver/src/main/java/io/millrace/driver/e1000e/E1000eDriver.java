package io.millrace.driver.e1000e;

import static io.millrace.driver.intel.IntelRegisters.RCTL;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardCounters;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.intel.IntelCard;
import io.millrace.driver.intel.IntelRegisters;
import io.millrace.driver.intel.IntelRxRing;
import io.millrace.driver.intel.IntelStatistics;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import org.jspecify.annotations.Nullable;

/**
 * Drives an Intel 82574L: two queues each way, checksums and VLAN tags by the card, frames up to
 * {@value E1000eSetup#MAX_FRAME} bytes.
 */
public final class E1000eDriver implements CardDriver {
  private static final int QUEUES = 2;
  private static final int MAX_MTU = E1000eSetup.MAX_FRAME - 4 - CardConfig.FRAME_OVERHEAD;

  private final Card card;
  private final CardConfig config;
  private final Bar bar;
  private final MacAddress mac;
  private final RxBufferSize bufferSize = RxBufferSize.within(PacketMemory.DATA_ROOM);
  private final IntelRxRing[] rxRings;
  private final E1000eTxRing[] txRings;
  private final @Nullable E1000eInterrupts interrupts;

  private E1000eDriver(Card card, CardConfig config) {
    check(card, config);
    this.card = card;
    this.config = config;
    bar = card.bar(0);
    E1000eSetup.reset(bar);
    mac = IntelCard.mac(bar);
    rxRings = new IntelRxRing[config.rxQueues()];
    txRings = new E1000eTxRing[config.txQueues()];
    // A frame is either in one buffer or, if it may be longer than that, put together in one.
    int longest = Math.min(bufferSize.bytes(), config.maxFrame());
    for (int i = 0; i < rxRings.length; i++) {
      int tail = E1000eRegisters.RDT.at(i);
      rxRings[i] =
          new IntelRxRing(
              bar, tail, card.dmaBase(), config.rxSlots(), longest, config.vlanOffload());
    }
    for (int i = 0; i < txRings.length; i++) {
      int tail = E1000eRegisters.TDT.at(i);
      txRings[i] =
          new E1000eTxRing(bar, tail, card.dmaBase(), config.txSlots(), config.vlanOffload());
    }
    interrupts = config.interrupts() ? new E1000eInterrupts(bar, config.rxQueues()) : null;
  }

  /**
   * Takes a card over and resets it.
   *
   * @param card which is the driver's from here on, and closed if this fails
   * @throws PortException if the card does not answer or cannot do what is configured
   */
  public static CardDriver open(Card card, CardConfig config) {
    return CardDriver.make(card, config, () -> new E1000eDriver(card, config));
  }

  private static void check(Card card, CardConfig config) {
    if (config.rxQueues() > QUEUES || config.txQueues() > QUEUES) {
      throw new PortException(
          config.name() + ": an Intel 82574L has two receive and two transmit queues");
    }
    if (config.mtu() > MAX_MTU) {
      throw new PortException(
          "%s: an Intel 82574L takes an MTU of up to %d".formatted(config.name(), MAX_MTU));
    }
    if (config.interrupts() && card.vectors() < config.rxQueues()) {
      throw new PortException(
          "%s: %d receive queues need as many MSI-X vectors, and the card offers %d"
              .formatted(config.name(), config.rxQueues(), card.vectors()));
    }
  }

  @Override
  public String name() {
    return "e1000e";
  }

  @Override
  public MacAddress mac() {
    return mac;
  }

  @Override
  public RxRing rxRing(int queue) {
    return rxRings[queue];
  }

  @Override
  public TxRing txRing(int queue) {
    return txRings[queue];
  }

  @Override
  public void start() {
    card.busMaster(false);
    E1000eSetup.reset(bar);
    E1000eSetup.general(bar, config);
    card.busMaster(true);
    if (interrupts != null) {
      interrupts.start(card);
    }
    E1000eSetup.transmit(bar, txRings);
    E1000eSetup.receive(bar, config, mac, rxRings, bufferSize);
  }

  @Override
  public void halt() {
    try {
      E1000eSetup.reset(bar);
    } catch (CardException e) {
      // It is gone, or hangs: not being bus master is what keeps it off the memory then.
    }
    card.busMaster(false);
  }

  @Override
  public LinkState link() {
    return IntelCard.link(bar);
  }

  /** A card that no longer receives was reset by somebody else, or by itself. */
  @Override
  public void check() {
    if ((RCTL.get(bar) & IntelRegisters.RCTL_EN) == 0) {
      throw new CardException("the card has forgotten how it was set up: something has reset it");
    }
  }

  @Override
  public void collect(CardCounters counters) {
    IntelStatistics.collect(bar, counters);
  }

  @Override
  public int interruptFd(int queue) {
    return interrupts == null ? -1 : interrupts.fd(queue);
  }

  @Override
  public void armInterrupt(int queue) {
    if (interrupts != null) {
      interrupts.arm(queue);
    }
  }

  @Override
  public void disarmInterrupt(int queue) {
    if (interrupts != null) {
      interrupts.disarm(queue);
    }
  }

  @Override
  public void close() {
    halt();
    card.close();
    for (IntelRxRing ring : rxRings) {
      ring.close();
    }
    for (E1000eTxRing ring : txRings) {
      ring.close();
    }
    if (interrupts != null) {
      interrupts.close();
    }
  }
}
