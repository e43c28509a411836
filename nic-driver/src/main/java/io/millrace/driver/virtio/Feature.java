package io.millrace.driver.virtio;

/**
 * Feature bits that the driver or our own device knows: sections 5.1.3 (network device) and 6
 * (reserved bits). The driver never accepts segmentation offloads: a packet there is one frame.
 */
public final class Feature {
  /** The device completes checksums of what is sent. */
  public static final long CSUM = 1L << 0;

  /** The driver takes frames whose checksum is open, and is told of verified ones. */
  public static final long GUEST_CSUM = 1L << 1;

  /** The device says how large an MTU it takes. */
  public static final long MTU = 1L << 3;

  /** The device has an address. */
  public static final long MAC = 1L << 5;

  /** The device cuts up what is sent as super-frames of TCP over IPv4. */
  public static final long HOST_TSO4 = 1L << 11;

  /** The same over IPv6. */
  public static final long HOST_TSO6 = 1L << 12;

  /** Super-frames may be of connections that negotiated explicit congestion notification. */
  public static final long HOST_ECN = 1L << 13;

  /** A frame may lie in several receive buffers, and says in how many. */
  public static final long MRG_RXBUF = 1L << 15;

  /** The device has a link that goes up and down. */
  public static final long STATUS = 1L << 16;

  /** There is a control queue. */
  public static final long CTRL_VQ = 1L << 17;

  /** The control queue sets what is received. */
  public static final long CTRL_RX = 1L << 18;

  /** There may be several pairs of queues. */
  public static final long MQ = 1L << 22;

  /** A descriptor may stand for a table of descriptors. */
  public static final long INDIRECT_DESC = 1L << 28;

  /** Each side says at which position it wants to be notified next. */
  public static final long EVENT_IDX = 1L << 29;

  /** The device speaks version 1.0 or newer. */
  public static final long VERSION_1 = 1L << 32;

  /** The device's addresses are the platform's: they go through the IOMMU. */
  public static final long ACCESS_PLATFORM = 1L << 33;

  /** Queues may be packed. */
  public static final long RING_PACKED = 1L << 34;

  /** Buffers are used in the order in which they were made available. */
  public static final long IN_ORDER = 1L << 35;

  /**
   * The device orders its memory accesses as the platform has it, so that barriers matter to it.
   */
  public static final long ORDER_PLATFORM = 1L << 36;

  /** The device cuts up what is sent as super-frames of UDP. */
  public static final long HOST_USO = 1L << 56;

  /** The device spreads what it receives over queues as the driver says. */
  public static final long RSS = 1L << 60;

  /** The device says how fast its link is. */
  public static final long SPEED_DUPLEX = 1L << 63;

  private Feature() {}

  /** Whether all bits of the feature are there. */
  public static boolean has(long features, long feature) {
    return (features & feature) == feature;
  }
}
