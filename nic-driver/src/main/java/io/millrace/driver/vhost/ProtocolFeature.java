package io.millrace.driver.vhost;

/** Bits of GET_PROTOCOL_FEATURES and SET_PROTOCOL_FEATURES ("Protocol features"). */
public final class ProtocolFeature {
  /**
   * Among the device's features, not here: there are protocol features (bit 30, which virtio leaves
   * unused).
   */
  public static final long AVAILABLE = 1L << 30;

  /** There may be several pairs of queues. */
  public static final long MQ = 1L << 0;

  /** The log of a migration is shared by a descriptor. */
  public static final long LOG_SHMFD = 1L << 1;

  /** The back end announces a guest that has moved. */
  public static final long RARP = 1L << 2;

  /** Any request is acknowledged if the sender wants it. */
  public static final long REPLY_ACK = 1L << 3;

  /** The back end wants to know the MTU. */
  public static final long MTU = 1L << 4;

  /** The back end has requests of its own. */
  public static final long BACKEND_REQ = 1L << 5;

  /** There is GET_CONFIG and SET_CONFIG. */
  public static final long CONFIG = 1L << 9;

  /** What was under way is kept in memory that outlives the back end. */
  public static final long INFLIGHT_SHMFD = 1L << 12;

  /** There is RESET_DEVICE. */
  public static final long RESET_DEVICE = 1L << 13;

  /** Memory is added and removed region by region. */
  public static final long CONFIGURE_MEM_SLOTS = 1L << 15;

  /** There is GET_STATUS and SET_STATUS. */
  public static final long STATUS = 1L << 16;

  private ProtocolFeature() {}

  /** Whether all bits of the feature are there. */
  public static boolean has(long features, long feature) {
    return (features & feature) == feature;
  }
}
