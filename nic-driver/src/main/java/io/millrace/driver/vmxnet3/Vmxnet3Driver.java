package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardCounters;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.card.InterruptVectors;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import org.jspecify.annotations.Nullable;

/** A vmxnet3 card. */
public final class Vmxnet3Driver implements CardDriver {
  private static final int RESET_MILLIS = 1_000;
  private static final int VLAN_TAGS = CardConfig.FRAME_OVERHEAD - 14;

  private final Card card;
  private final CardConfig config;
  private final Bar data;
  private final Bar control;
  private final Commands commands;
  private final MacAddress mac;
  private final StationFilter filter;
  private final SharedMemory shared;
  private final Statistics statistics;
  private final Vmxnet3RxRing[] rxRings;
  private final Vmxnet3TxRing[] txRings;
  private final @Nullable InterruptVectors interrupts;
  private boolean closed;

  private Vmxnet3Driver(Card card, CardConfig config) {
    this.card = card;
    this.config = config;
    data = card.bar(Registers.PT_BAR);
    control = card.bar(Registers.VD_BAR);
    commands = new Commands(control);
    Limits.check(card, control, config);
    mac = permanentMac();
    filter = new StationFilter(config, mac);
    shared = SharedMemory.allocate(config.txQueues(), config.rxQueues());
    statistics = new Statistics(commands, shared.queues(), config.txQueues(), config.rxQueues());
    rxRings = new Vmxnet3RxRing[config.rxQueues()];
    txRings = new Vmxnet3TxRing[config.txQueues()];
    makeRings();
    interrupts = config.interrupts() ? new InterruptVectors(config.rxQueues()) : null;
  }

  /**
   * Takes a card over.
   *
   * @param card the driver's from here on; closed if this fails
   * @throws PortException if the card cannot do what is configured
   */
  public static Vmxnet3Driver open(Card card, CardConfig config) {
    return CardDriver.make(card, config, () -> new Vmxnet3Driver(card, config));
  }

  private MacAddress permanentMac() {
    int low = commands.result(Commands.GET_PERM_MAC_LO);
    int high = commands.result(Commands.GET_PERM_MAC_HI);
    return new MacAddress(
        Integer.toUnsignedLong(Integer.reverseBytes(low)) << 16
            | Short.toUnsignedLong(Short.reverseBytes((short) high)));
  }

  private void makeRings() {
    long dmaBase = card.dmaBase();
    for (int i = 0; i < rxRings.length; i++) {
      rxRings[i] =
          new Vmxnet3RxRing(
              i,
              config.rxSlots(),
              config.vlanOffload(),
              filter,
              data,
              shared.queues().rx(i),
              dmaBase);
    }
    for (int i = 0; i < txRings.length; i++) {
      txRings[i] = new Vmxnet3TxRing(i, config.txSlots(), data, shared.queues().tx(i), dmaBase);
    }
  }

  @Override
  public String name() {
    return "vmxnet3";
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
    reset();
    writeShared();
    writeMac();
    card.busMaster(true);
    if (interrupts != null) {
      interrupts.connect(card);
    }
    long address = card.dmaBase() + shared.driver().address();
    Registers.DSAL.put(control, (int) address);
    Registers.DSAH.put(control, (int) (address >>> 32));
    int status = commands.result(Commands.ACTIVATE_DEV);
    commands.checkPresent();
    if (status != 0) {
      throw new CardException("the card refuses its configuration: status " + status);
    }
    commands.execute(Commands.UPDATE_RX_MODE);
    commands.execute(Commands.UPDATE_MAC_FILTERS);
    commands.execute(Commands.UPDATE_VLAN_FILTERS);
    commands.execute(Commands.UPDATE_FEATURE);
    statistics.begin();
  }

  private void reset() {
    commands.checkPresent();
    halt();
    Registers.VRRS.put(control, Registers.REVISION_1);
    Registers.UVRS.put(control, Registers.REVISION_1);
    CardDriver.await("reset", RESET_MILLIS, () -> commands.result(Commands.RESET_DEV) == 0);
  }

  /** Everything the card reads upon activation. */
  private void writeShared() {
    long dmaBase = card.dmaBase();
    shared.clear();
    DriverShared driver = shared.driver();
    driver.identify();
    driver.features(features(), Math.min(config.mtu() + VLAN_TAGS, DriverShared.MAX_MTU));
    driver.queues(txRings.length, rxRings.length, dmaBase + shared.queues().address());
    driver.interrupts(rxRings.length + 1, interrupts != null);
    int groupsBytes = filter.writeGroups(shared.groups());
    driver.filter(filter.mode(), dmaBase + shared.groups(), groupsBytes);
    driver.allVlans();
    if (rxRings.length > 1) {
      RssConf.write(shared.rss(), rxRings.length);
      driver.rss(dmaBase + shared.rss());
    }
    for (int i = 0; i < rxRings.length; i++) {
      rxRings[i].configure(i);
    }
    for (Vmxnet3TxRing ring : txRings) {
      ring.configure(rxRings.length);
    }
  }

  private int features() {
    return DriverShared.RXCSUM
        | (config.vlanOffload() ? DriverShared.RXVLAN : 0)
        | (rxRings.length > 1 ? DriverShared.RSS : 0);
  }

  private void writeMac() {
    Registers.MACL.put(control, Integer.reverseBytes((int) (mac.value() >>> 16)));
    Registers.MACH.put(control, Short.toUnsignedInt(Short.reverseBytes((short) mac.value())));
  }

  /** Each write is harmless to a card that does not run, and lost on one that is gone. */
  @Override
  public void halt() {
    for (int i = 0; i <= rxRings.length; i++) {
      Registers.IMR.put(data, i, 1);
    }
    commands.result(Commands.QUIESCE_DEV);
    commands.result(Commands.RESET_DEV);
    Registers.DSAL.put(control, 0);
    Registers.DSAH.put(control, 0);
    card.busMaster(false);
  }

  @Override
  public LinkState link() {
    int state = commands.result(Commands.GET_LINK);
    commands.checkPresent();
    return (state & 1) != 0
        ? new LinkState(true, state >>> 16, "")
        : LinkState.down("no link: the virtual switch has disconnected the card");
  }

  @Override
  public void collect(CardCounters counters) {
    statistics.addTo(counters);
  }

  @Override
  public void check() {
    statistics.check();
    checkEvents();
    for (int i = 0; i < txRings.length; i++) {
      if (txRings[i].isWrong()) {
        throw new CardException("the card has sent what it was not given (queue " + i + ")");
      }
    }
  }

  private void checkEvents() {
    int events = shared.driver().events();
    if (events == 0) {
      return;
    }
    Registers.ECR.put(control, events);
    if ((events & (DriverShared.RQERR | DriverShared.TQERR)) != 0) {
      commands.execute(Commands.GET_QUEUE_STATUS);
      throw new CardException("the card has stopped" + shared.queues().stoppedQueues());
    }
  }

  @Override
  public int interruptFd(int queue) {
    return interrupts == null ? -1 : interrupts.fd(queue);
  }

  @Override
  public void armInterrupt(int queue) {
    Registers.IMR.put(data, queue, 0);
  }

  @Override
  public void disarmInterrupt(int queue) {
    Registers.IMR.put(data, queue, 1);
    if (interrupts != null) {
      interrupts.clear(queue);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    halt();
    card.close();
    if (interrupts != null) {
      interrupts.close();
    }
    for (Vmxnet3RxRing ring : rxRings) {
      ring.free();
    }
    for (Vmxnet3TxRing ring : txRings) {
      ring.free();
    }
    shared.close();
  }
}
