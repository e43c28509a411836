package io.millrace.driver.igb;

import static io.millrace.driver.igb.IgbRegisters.ICR;
import static io.millrace.driver.igb.IgbRegisters.PHPM;
import static io.millrace.driver.intel.IntelRegisters.CTRL;
import static io.millrace.driver.intel.IntelRegisters.CTRL_EXT;

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
import io.millrace.driver.intel.IntelStatistics;
import io.millrace.driver.intel.Phy;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import org.jspecify.annotations.Nullable;

/** Driver of the 82576 and its successors, in the order of chapter 4.5 (initialization). */
public final class IgbDriver implements CardDriver {
  private static final int MIN_BUFFER = 1024;

  private final Card card;
  private final Bar bar;
  private final IgbChip chip;
  private final CardConfig config;
  private final MacAddress mac;
  private final IgbReceiver receiver;
  private final IgbTransmitter transmitter;
  private final @Nullable IgbInterrupts interrupts;

  /** What queues have dropped and nobody has collected yet; their registers are soon full. */
  private long drops;

  /** The driver of an 82576. */
  public static CardDriver open82576(Card card, CardConfig config) {
    return open(card, IgbChip.I82576, config);
  }

  /** The driver of an I350. */
  public static CardDriver openI350(Card card, CardConfig config) {
    return open(card, IgbChip.I350, config);
  }

  /** The driver of an I210. */
  public static CardDriver openI210(Card card, CardConfig config) {
    return open(card, IgbChip.I210, config);
  }

  /** The driver of an I211. */
  public static CardDriver openI211(Card card, CardConfig config) {
    return open(card, IgbChip.I211, config);
  }

  private static CardDriver open(Card card, IgbChip chip, CardConfig config) {
    return CardDriver.make(card, config, () -> new IgbDriver(card, chip, config));
  }

  private static void check(Card card, IgbChip chip, CardConfig config) {
    int most = config.interrupts() ? Math.min(chip.queues(), card.vectors()) : chip.queues();
    require(
        config,
        config.rxQueues() <= most && config.txQueues() <= chip.queues(),
        "%d receive and %d transmit queues: this card has %d and %d%s"
            .formatted(
                config.rxQueues(),
                config.txQueues(),
                most,
                chip.queues(),
                most < chip.queues() ? " with interrupts" : ""));
    require(
        config,
        PacketMemory.DATA_ROOM >= MIN_BUFFER,
        "this card needs packet buffers with a data room of at least %d bytes: start with"
                .formatted(MIN_BUFFER)
            + " -Dmillrace.data-room="
            + MIN_BUFFER);
  }

  private static void require(CardConfig config, boolean possible, String otherwise) {
    if (!possible) {
      throw new PortException(config.name() + ": " + otherwise);
    }
  }

  private IgbDriver(Card card, IgbChip chip, CardConfig config) {
    check(card, chip, config);
    this.card = card;
    this.chip = chip;
    this.config = config;
    bar = card.bar(0);
    reset();
    mac = IntelCard.mac(bar);
    receiver = new IgbReceiver(card, chip, config);
    transmitter = new IgbTransmitter(card, config);
    interrupts = config.interrupts() ? new IgbInterrupts(card, chip, config.rxQueues()) : null;
  }

  @Override
  public String name() {
    return "igb";
  }

  @Override
  public MacAddress mac() {
    return mac;
  }

  @Override
  public RxRing rxRing(int queue) {
    return receiver.ring(queue);
  }

  @Override
  public TxRing txRing(int queue) {
    return transmitter.ring(queue);
  }

  /** 4.5.2: the sequence. */
  @Override
  public void start() {
    reset();
    setLinkUp();
    IntelStatistics.clear(bar);
    receiver.drops();
    card.busMaster(true);
    receiver.start(mac);
    transmitter.start();
    if (interrupts != null) {
      interrupts.start();
    }
  }

  /** Interrupts off, reset, interrupts off again (4.5.3, 4.5.4). */
  private void reset() {
    IntelCard.status(bar);
    IgbInterrupts.mask(bar);
    if (!IntelCard.disableMaster(bar)) {
      card.reset();
    }
    card.busMaster(false);
    IntelCard.reset(bar);
    IgbInterrupts.mask(bar);
  }

  /** The PHY negotiates speed and duplex, the MAC takes them over; no pause frames (4.5.7). */
  private void setLinkUp() {
    int ctrl = CTRL.get(bar) | IntelRegisters.CTRL_SLU | IntelRegisters.CTRL_FD;
    ctrl &= ~(IntelRegisters.CTRL_FRCSPD | IntelRegisters.CTRL_FRCDPLX);
    ctrl &= ~(IntelRegisters.CTRL_RFCE | IntelRegisters.CTRL_TFCE | IntelRegisters.CTRL_VME);
    ctrl &= ~IntelRegisters.CTRL_GIO_MASTER_DISABLE;
    CTRL.put(bar, config.vlanOffload() ? ctrl | IntelRegisters.CTRL_VME : ctrl);
    CTRL_EXT.set(bar, IntelRegisters.CTRL_EXT_DRV_LOAD);
    if (chip.isLater()) {
      PHPM.clear(bar, IgbRegisters.PHPM_GO_LINK_DISCONNECT);
    }
    try (PhySemaphore _ = new PhySemaphore(bar)) {
      new Phy(bar).wake();
    }
  }

  @Override
  public void halt() {
    try {
      IntelCard.status(bar);
      IgbInterrupts.mask(bar);
      receiver.stop();
      transmitter.stop();
      if (!IntelCard.disableMaster(bar)) {
        card.reset();
      }
      CTRL_EXT.clear(bar, IntelRegisters.CTRL_EXT_DRV_LOAD);
    } catch (CardException e) {
      resetFromOutside(); // it does not answer: all the more it must not write
    } finally {
      card.busMaster(false);
    }
  }

  private void resetFromOutside() {
    try {
      card.reset();
    } catch (CardException e) {
      // It is gone, or hangs: not being bus master is what keeps it off the memory then.
    }
  }

  @Override
  public LinkState link() {
    return IntelCard.link(bar);
  }

  @Override
  public void check() {
    int causes = ICR.get(bar);
    if ((causes & (IgbRegisters.ICR_FER | IgbRegisters.ICR_DRSTA)) != 0) {
      IntelCard.status(bar); // what a card that has vanished reads as looks like both
    }
    if ((causes & IgbRegisters.ICR_FER) != 0) {
      throw new CardException("the card reports an error in its own memory");
    }
    if ((causes & IgbRegisters.ICR_DRSTA) != 0 || !receiver.isOn()) {
      throw new CardException("the card was reset by somebody else");
    }
    drops += receiver.drops();
  }

  @Override
  public void collect(CardCounters counters) {
    IntelStatistics.collect(bar, counters);
    counters.missed(drops + receiver.drops());
    drops = 0;
  }

  @Override
  public int interruptFd(int queue) {
    return interrupts == null ? -1 : interrupts.fd(queue);
  }

  @Override
  public void armInterrupt(int queue) {
    if (interrupts != null) {
      interrupts.arm(queue, receiver.ring(queue));
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
    if (interrupts != null) {
      interrupts.close();
    }
    receiver.close();
    transmitter.close();
  }
}
