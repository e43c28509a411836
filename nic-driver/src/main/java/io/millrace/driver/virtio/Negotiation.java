package io.millrace.driver.virtio;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardException;

/** Which features are taken for a configuration, and what cannot be had. Sections 2.2 and 3.1. */
final class Negotiation {
  private final VirtioTransport transport;
  private final CardConfig config;
  private final VirtioOptions options;
  private final long offered;

  private Negotiation(
      VirtioTransport transport, CardConfig config, VirtioOptions options, long offered) {
    this.transport = transport;
    this.config = config;
    this.options = options;
    this.offered = offered;
  }

  /**
   * The features that driver and device share.
   *
   * @throws CardException if the device does not offer what the configuration needs
   */
  static long features(
      VirtioTransport transport, CardConfig config, VirtioOptions options, long offered) {
    Negotiation negotiation = new Negotiation(transport, config, options, offered);
    negotiation.check();
    return offered & negotiation.wanted();
  }

  private long wanted() {
    long wanted =
        wanted(options)
            | Feature.ORDER_PLATFORM
            | Feature.MAC
            | Feature.STATUS
            | Feature.SPEED_DUPLEX
            | Feature.MTU;
    wanted |= transport.isBehindIommu() ? Feature.ACCESS_PLATFORM : 0;
    if (transport.isProcess()) {
      wanted |= config.rxQueues() > 1 ? Feature.MQ : 0;
    } else if (Feature.has(offered, Feature.CTRL_VQ)) {
      wanted |= Feature.CTRL_VQ | Feature.CTRL_RX;
      wanted |= config.rxQueues() > 1 ? spreading() : 0;
    }
    return wanted;
  }

  /** What the queues are like, if the device has it all. */
  static long wanted(VirtioOptions options) {
    return Feature.VERSION_1
        | (options.packed() ? Feature.RING_PACKED : 0)
        | (options.inOrder() ? Feature.IN_ORDER : 0)
        | (options.mergeable() ? Feature.MRG_RXBUF : 0)
        | (options.checksums() ? Feature.CSUM | Feature.GUEST_CSUM : 0);
  }

  /** By the driver's hash if the device has that, or else by a rule of the device's own. */
  private long spreading() {
    return Feature.has(offered, Feature.MQ) ? Feature.MQ | Feature.RSS : 0;
  }

  private void check() {
    if (!Feature.has(offered, Feature.VERSION_1)) {
      throw refuse("it is a legacy device (QEMU: disable-legacy=on,disable-modern=off)");
    }
    if (transport.isBehindIommu() && !Feature.has(offered, Feature.ACCESS_PLATFORM)) {
      throw refuse(
          "it bypasses the IOMMU, and so would read and write other memory than is meant:"
              + " give it VIRTIO_F_ACCESS_PLATFORM (QEMU: iommu_platform=on)");
    }
    if (config.vlanOffload()) {
      throw refuse("it does not take VLAN tags off or put them in: leave vlan offload off");
    }
    checkFilter();
    checkQueues();
    int maxMtu = new NetConfig(transport, offered).maxMtu();
    if (config.mtu() > maxMtu) {
      throw refuse("its MTU is at most " + maxMtu + ", not " + config.mtu());
    }
  }

  private void checkFilter() {
    if (!config.promiscuous() && !Feature.has(offered, Feature.CTRL_VQ | Feature.CTRL_RX)) {
      throw refuse("it does not choose by address what to receive: make the port promiscuous");
    }
    if (config.macs().size() > ControlQueue.MAX_MACS) {
      throw refuse("at most " + ControlQueue.MAX_MACS + " addresses can be given to it");
    }
  }

  /** Queues come in pairs, and the device spreads what it receives over as many as it sends by. */
  private void checkQueues() {
    if (config.txQueues() > config.rxQueues()) {
      throw refuse(
          "its queues come in pairs: with %d transmit queues it wants as many receive queues"
              .formatted(config.txQueues()));
    }
    boolean many =
        Feature.has(offered, Feature.MQ)
            && (transport.isProcess() || Feature.has(offered, Feature.CTRL_VQ));
    int pairs = many ? new NetConfig(transport, offered).maxPairs() : 1;
    if (config.rxQueues() > pairs) {
      throw refuse(
          "it has %d pair%s of queues, not %d (QEMU: mq=on, and queues= of its netdev)"
              .formatted(pairs, pairs == 1 ? "" : "s", config.rxQueues()));
    }
    if (config.interrupts() && config.rxQueues() > transport.vectors()) {
      throw refuse(
          "it has %d interrupt vectors for %d receive queues (QEMU: vectors=)"
              .formatted(transport.vectors(), config.rxQueues()));
    }
  }

  private CardException refuse(String why) {
    return new CardException("virtio-net device %s: %s".formatted(transport.address(), why));
  }

  /** Shows itself to a device that has been reset; returns what that offers. */
  static long begin(VirtioTransport transport) {
    transport.status(VirtioTransport.ACKNOWLEDGE);
    transport.status(VirtioTransport.ACKNOWLEDGE | VirtioTransport.DRIVER);
    return transport.deviceFeatures();
  }

  /**
   * Settles what features are used. Only from here on the device has all its queues.
   *
   * @throws CardException if the device does not agree
   */
  static void agree(VirtioTransport transport, long features) {
    transport.driverFeatures(features);
    int agreed = VirtioTransport.ACKNOWLEDGE | VirtioTransport.DRIVER | VirtioTransport.FEATURES_OK;
    transport.status(agreed);
    if (transport.status() != agreed) {
      throw new CardException("the device does not agree to features %#x".formatted(features));
    }
  }
}
