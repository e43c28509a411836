package io.millrace.driver.virtio;

import io.millrace.driver.card.CardException;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;

/** The configuration of a network device, section 5.1.4. Fields are there if their feature is. */
final class NetConfig {
  private static final int MAC = 0;
  private static final int STATUS = 6;
  private static final int MAX_VIRTQUEUE_PAIRS = 8;
  private static final int MTU = 10;
  private static final int SPEED = 12;
  private static final int SUPPORTED_HASH_TYPES = 20;

  private static final int LINK_UP = 1;
  private static final int TRIES = 100;

  private final VirtioTransport transport;
  private final long offered;

  NetConfig(VirtioTransport transport, long offered) {
    this.transport = transport;
    this.offered = offered;
  }

  /**
   * The device's address; one that is made up of where the device is, and locally administered, if
   * it has none. Read again if it changed meanwhile (section 2.5.1).
   */
  MacAddress mac() {
    if (!Feature.has(offered, Feature.MAC)) {
      return new MacAddress(0x02_00_00_00_00_00L | transport.address().hashCode() & 0xffff_ffffL);
    }
    for (int i = 0; i < TRIES; i++) {
      int generation = transport.configGeneration();
      long mac = 0;
      for (int octet = 0; octet < 6; octet++) {
        mac = mac << 8 | transport.config8(MAC + octet);
      }
      if (generation == transport.configGeneration()) {
        return new MacAddress(mac);
      }
    }
    throw new CardException("the device's configuration does not come to rest");
  }

  /** Pairs of queues that the device can have. */
  int maxPairs() {
    return Feature.has(offered, Feature.MQ) ? transport.config16(MAX_VIRTQUEUE_PAIRS) : 1;
  }

  /** What the device can spread by, bits of section 5.1.6.4.3.1; 0 without {@link Feature#RSS}. */
  int hashTypes() {
    return Feature.has(offered, Feature.RSS) ? transport.config32(SUPPORTED_HASH_TYPES) : 0;
  }

  /** Largest MTU, bytes. */
  int maxMtu() {
    return Feature.has(offered, Feature.MTU) ? transport.config16(MTU) : 0xffff;
  }

  /** The link; one that the device says nothing of is up. */
  LinkState link() {
    if (Feature.has(offered, Feature.STATUS) && (transport.config16(STATUS) & LINK_UP) == 0) {
      return LinkState.down("the link is down");
    }
    if (!Feature.has(offered, Feature.SPEED_DUPLEX)) {
      return LinkState.UP;
    }
    int speed = transport.config32(SPEED);
    return new LinkState(true, Math.max(0, speed), "");
  }
}
