package io.millrace.driver.virtio;

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
import java.util.ArrayList;
import java.util.List;
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
  private final long features;
  private final NetConfig netConfig;
  private final MacAddress mac;
  private final List<Virtqueue> queues = new ArrayList<>();
  private final List<VirtioRxRing> rxRings = new ArrayList<>();
  private final List<VirtioTxRing> txRings = new ArrayList<>();
  private final @Nullable ControlQueue control;
  private final @Nullable InterruptVectors vectors;

  /**
   * Takes a device over and resets it.
   *
   * @throws PortException if it cannot do what is configured; the caller closes it then
   */
  public VirtioDriver(VirtioTransport transport, CardConfig config, VirtioOptions options) {
    this.transport = transport;
    this.config = config;
    transport.reset();
    features = Negotiation.features(transport, config, options, Negotiation.begin(transport));
    Negotiation.agree(transport, features);
    netConfig = new NetConfig(transport, features);
    mac = netConfig.mac();
    try {
      for (int i = 0; i < config.rxQueues(); i++) {
        addPair(i, options);
      }
      control = Feature.has(features, Feature.CTRL_VQ) ? new ControlQueue(controlQueue()) : null;
    } catch (RuntimeException e) {
      queues.forEach(Virtqueue::close);
      throw e;
    }
    vectors = config.interrupts() ? new InterruptVectors(config.rxQueues()) : null;
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

  /** Queue 2n receives and 2n + 1 transmits (section 5.1.2). */
  private void addPair(int pair, VirtioOptions options) {
    Virtqueue rx = newQueue(2 * pair, config.rxSlots(), true);
    rxRings.add(
        new VirtioRxRing(rx, Feature.has(features, Feature.MRG_RXBUF), options.openChecksums()));
    queues.add(rx);
    Virtqueue tx = newQueue(2 * pair + 1, config.txSlots(), false);
    txRings.add(new VirtioTxRing(tx, Feature.has(features, Feature.CSUM)));
    queues.add(tx);
  }

  /** Behind the queues of all pairs that the device can have. */
  private Virtqueue controlQueue() {
    return newQueue(2 * netConfig.maxPairs(), CardConfig.MIN_SLOTS, false);
  }

  private Virtqueue newQueue(int index, int slots, boolean deviceWrites) {
    int max = transport.maxQueueSize(index);
    int size = Integer.highestOneBit(Math.min(slots, max));
    if (size < 4) {
      throw new PortException(
          "%s: the device's queue %d has %d slots".formatted(config.name(), index, max));
    }
    boolean inOrder = Feature.has(features, Feature.IN_ORDER);
    return Feature.has(features, Feature.RING_PACKED)
        ? new PackedVirtqueue(transport, index, size, deviceWrites, inOrder)
        : new SplitVirtqueue(transport, index, size, deviceWrites, inOrder);
  }

  @Override
  public String name() {
    return "virtio-net";
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
    return rxRings.get(queue);
  }

  @Override
  public TxRing txRing(int queue) {
    return txRings.get(queue);
  }

  /** In the order of section 3.1.1. */
  @Override
  public void start() {
    transport.reset();
    transport.allowDma(true);
    if (!Feature.has(Negotiation.begin(transport), features)) {
      throw new CardException("the device offers less than before");
    }
    Negotiation.agree(transport, features);
    if (vectors != null) {
      transport.connectInterrupts(vectors);
    }
    for (int i = 0; i < queues.size(); i++) {
      boolean wakes = vectors != null && (i & 1) == 0;
      queues.get(i).enable(wakes ? i / 2 : VirtioTransport.NO_VECTOR);
    }
    if (control != null) {
      control.enable();
    }
    transport.status(transport.status() | VirtioTransport.DRIVER_OK);
    if (control != null) {
      configure(control);
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

  /** Counts nothing; looks whether the device is in order. */
  @Override
  public void collect(CardCounters counters) {
    int status = transport.status();
    if (status == STATUS_GONE || !transport.isPresent()) {
      throw new CardException("the device does not answer");
    }
    if ((status & VirtioTransport.DEVICE_NEEDS_RESET) != 0) {
      throw new CardException("the device has failed and asks for a reset");
    }
    for (Virtqueue queue : queues) {
      @Nullable String fault = queue.fault();
      if (fault != null) {
        throw new CardException(fault);
      }
    }
  }

  @Override
  public int interruptFd(int queue) {
    return vectors == null ? -1 : vectors.fd(queue);
  }

  /** The device raises none for what it was done with before, so that is made up for here. */
  @Override
  public void armInterrupt(int queue) {
    Virtqueue ring = queues.get(2 * queue);
    ring.wantInterrupt(true);
    if (vectors != null && ring.hasUsed()) {
      vectors.raise(queue);
    }
  }

  @Override
  public void disarmInterrupt(int queue) {
    queues.get(2 * queue).wantInterrupt(false);
    if (vectors != null) {
      vectors.clear(queue);
    }
  }

  @Override
  public void close() {
    halt();
    transport.close();
    queues.forEach(Virtqueue::close);
    if (control != null) {
      control.close();
    }
    if (vectors != null) {
      vectors.close();
    }
  }
}
