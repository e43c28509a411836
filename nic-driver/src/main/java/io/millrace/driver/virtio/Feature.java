package io.millrace.driver.virtio;

/**
 * Feature bits that the driver knows: sections 5.1.3 (network device) and 6 (reserved bits). What
 * is not listed is never accepted, segmentation offloads among it: a packet here is one frame.
 */
final class Feature {
  /** The device completes checksums of what is sent. */
  static final long CSUM = 1L << 0;

  /** The driver takes frames whose checksum is open, and is told of verified ones. */
  static final long GUEST_CSUM = 1L << 1;

  /** The device says how large an MTU it takes. */
  static final long MTU = 1L << 3;

  /** The device has an address. */
  static final long MAC = 1L << 5;

  /** A frame may lie in several receive buffers, and says in how many. */
  static final long MRG_RXBUF = 1L << 15;

  /** The device has a link that goes up and down. */
  static final long STATUS = 1L << 16;

  /** There is a control queue. */
  static final long CTRL_VQ = 1L << 17;

  /** The control queue sets what is received. */
  static final long CTRL_RX = 1L << 18;

  /** There may be several pairs of queues. */
  static final long MQ = 1L << 22;

  /** The device speaks version 1.0 or newer. */
  static final long VERSION_1 = 1L << 32;

  /** The device's addresses are the platform's: they go through the IOMMU. */
  static final long ACCESS_PLATFORM = 1L << 33;

  /** Queues may be packed. */
  static final long RING_PACKED = 1L << 34;

  /** Buffers are used in the order in which they were made available. */
  static final long IN_ORDER = 1L << 35;

  /**
   * The device orders its memory accesses as the platform has it, so that barriers matter to it.
   */
  static final long ORDER_PLATFORM = 1L << 36;

  /** The device spreads what it receives over queues as the driver says. */
  static final long RSS = 1L << 60;

  /** The device says how fast its link is. */
  static final long SPEED_DUPLEX = 1L << 63;

  private Feature() {}

  /** Whether all bits of the feature are there. */
  static boolean has(long features, long feature) {
    return (features & feature) == feature;
  }
}
