package io.millrace.driver.virtio;

import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardCounters;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.card.InterruptVectors;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.memory.OutOfPacketMemoryException;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import org.jspecify.annotations.Nullable;

/**
 * A virtio network device, section 5.1.
 *
 * <p>The device counts nothing: what it drops because no receive buffer is free, it drops silently,
 * and {@link io.millrace.driver.port.PortStats#rxMissed} stays 0. Its other side may know more.
 */
public final class VirtioDriver implements CardDriver {
  private static final int STATUS_GONE = 0xff;

  private final VirtioTransport transport;
  private final CardConfig config;
  private final VirtioOptions options;
  private final MacAddress mac;
  private final @Nullable InterruptVectors vectors;
  private long features;
  private NetConfig netConfig;
  private VirtioQueues queues;

  /**
   * Takes a device over that is there, and resets it.
   *
   * @throws CardException if it cannot do what is configured; the caller closes it then
   */
  public VirtioDriver(VirtioTransport transport, CardConfig config, VirtioOptions options) {
    this(transport, config, options, meet(transport, config, options), null);
  }

  private VirtioDriver(
      VirtioTransport transport,
      CardConfig config,
      VirtioOptions options,
      long features,
      @Nullable MacAddress mac) {
    this.transport = transport;
    this.config = config;
    this.options = options;
    this.features = features;
    netConfig = new NetConfig(transport, features);
    this.mac = mac == null ? netConfig.mac() : mac;
    queues = new VirtioQueues(transport, config, options, features, netConfig);
    vectors = config.interrupts() ? new InterruptVectors(config.rxQueues()) : null;
  }

  private static long meet(VirtioTransport transport, CardConfig config, VirtioOptions options) {
    transport.reset();
    transport.connect();
    long offered = Negotiation.begin(transport);
    long features = Negotiation.features(transport, config, options, offered);
    Negotiation.agree(transport, features);
    return features;
  }

  /**
   * The driver of a device on PCI, which closes the card if it cannot be had.
   *
   * @throws PortException if it cannot
   */
  public static CardDriver open(Card card, CardConfig config) {
    return open(card, config, VirtioOptions.DEFAULT);
  }

  /** As {@link #open(Card, CardConfig)}, with options. */
  public static CardDriver open(Card card, CardConfig config, VirtioOptions options) {
    return CardDriver.make(
        card, config, () -> new VirtioDriver(new PciTransport(card), config, options));
  }

  /**
   * The driver of a device that another process is, whether it is there yet or not. What it offers
   * is asked anew at each start.
   *
   * @param mac of the port: such a device has none
   */
  public static VirtioDriver ofProcess(
      VirtioTransport transport, CardConfig config, VirtioOptions options, MacAddress mac) {
    return new VirtioDriver(transport, config, options, Negotiation.wanted(options), mac);
  }

  @Override
  public String name() {
    return transport.isProcess() ? "virtio-user" : "virtio-net";
  }

  @Override
  public MacAddress mac() {
    return mac;
  }

  /** The features agreed on, as section 6 counts them. */
  public long features() {
    return features;
  }

  @Override
  public RxRing rxRing(int queue) {
    return queues.rxRing(queue);
  }

  @Override
  public TxRing txRing(int queue) {
    return queues.txRing(queue);
  }

  @Override
  public boolean isProcess() {
    return transport.isProcess();
  }

  /** In the order of section 3.1.1. */
  @Override
  public void start() {
    transport.reset();
    transport.connect();
    transport.allowDma(true);
    take(Negotiation.begin(transport));
    Negotiation.agree(transport, features);
    if (vectors != null) {
      transport.connectInterrupts(vectors);
    }
    queues.enable(vectors != null);
    transport.status(transport.status() | VirtioTransport.DRIVER_OK);
    @Nullable ControlQueue control = queues.control();
    if (control != null) {
      configure(control);
    }
  }

  /** A card offers what it offered before; another process may be another program each time. */
  private void take(long offered) {
    if (!transport.isProcess()) {
      if (!Feature.has(offered, features)) {
        throw new CardException("the device offers less than before");
      }
      return;
    }
    long now = Negotiation.features(transport, config, options, offered);
    if (now != features) {
      NetConfig nowConfig = new NetConfig(transport, now);
      VirtioQueues others = queues(now, nowConfig);
      queues.close();
      queues = others;
      netConfig = nowConfig;
      features = now;
    }
  }

  private VirtioQueues queues(long now, NetConfig nowConfig) {
    try {
      return new VirtioQueues(transport, config, options, now, nowConfig);
    } catch (OutOfPacketMemoryException e) {
      throw new CardException(String.valueOf(e.getMessage()));
    }
  }

  private void configure(ControlQueue commands) {
    if (Feature.has(features, Feature.CTRL_RX)) {
      commands.promiscuous(config.promiscuous());
      if (!config.promiscuous()) {
        commands.macTable(config.macs());
      }
    }
    if (Feature.has(features, Feature.RSS)) {
      commands.spread(config.rxQueues(), netConfig.hashTypes());
    } else if (Feature.has(features, Feature.MQ)) {
      commands.pairs(config.rxQueues());
    }
  }

  @Override
  public void halt() {
    try {
      transport.reset();
    } catch (CardException e) {
      // One that does not reset is forbidden its DMA, and one that is gone does none.
    }
    transport.allowDma(false);
  }

  @Override
  public LinkState link() {
    return netConfig.link();
  }

  /** Whether a device in a slot is there, a system call, is asked only if its status is unsound. */
  @Override
  public void check() {
    int status = transport.status();
    boolean isGone = status == STATUS_GONE;
    boolean isSound = !isGone && (status & VirtioTransport.DRIVER_OK) != 0;
    if (isGone || ((transport.isProcess() || !isSound) && !transport.isPresent())) {
      throw new CardException("the device does not answer");
    }
    if ((status & VirtioTransport.DEVICE_NEEDS_RESET) != 0) {
      throw new CardException("the device has failed and asks for a reset");
    }
    if (!transport.isProcess() && !isSound) {
      throw new CardException("the device was reset by somebody else");
    }
    queues.check();
  }

  /** The device counts nothing. */
  @Override
  public void collect(CardCounters counters) {}

  @Override
  public int interruptFd(int queue) {
    return vectors == null ? -1 : vectors.fd(queue);
  }

  /** The device raises none for what it was done with before, so that is made up for here. */
  @Override
  public void armInterrupt(int queue) {
    Virtqueue ring = queues.rx(queue);
    ring.wantInterrupt(true);
    if (vectors != null && ring.hasUsed()) {
      vectors.raise(queue);
    }
  }

  @Override
  public void disarmInterrupt(int queue) {
    queues.rx(queue).wantInterrupt(false);
    if (vectors != null) {
      vectors.clear(queue);
    }
  }

  @Override
  public void close() {
    halt();
    transport.close();
    queues.close();
    if (vectors != null) {
      vectors.close();
    }
  }
}
