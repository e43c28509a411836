package io.millrace.driver.vmxnet3;

import io.millrace.driver.memory.PacketMemory;

/**
 * The structure that driver and card share: {@code Vmxnet3_DriverShared} of vmxnet3_defs.h, 720
 * bytes. All of it is the driver's to write and the card's to read upon a command, but for the
 * events.
 */
final class DriverShared {
  /** Bytes. */
  static final int BYTES = 720;

  /** Feature ({@code UPT1_F_*}): verify checksums of what is received. */
  static final int RXCSUM = 1;

  /** Feature: spread what is received over the queues by hash. */
  static final int RSS = 1 << 1;

  /** Feature: take VLAN tags off what is received. */
  static final int RXVLAN = 1 << 2;

  /** Receive ({@code VMXNET3_RXM_*}): what is addressed to the card. */
  static final int UCAST = 1;

  /** Receive: what is addressed to a group of the table. */
  static final int MCAST = 1 << 1;

  /** Receive: what is addressed to all. */
  static final int BCAST = 1 << 2;

  /** Receive: everything. */
  static final int PROMISC = 1 << 4;

  /** Event ({@code VMXNET3_ECR_*}): a receive queue has stopped. */
  static final int RQERR = 1;

  /** Event: a transmit queue has stopped. */
  static final int TQERR = 1 << 1;

  /** Largest MTU that may be written ({@code VMXNET3_MAX_MTU}). */
  static final int MAX_MTU = 9000;

  private static final int REV1_MAGIC = 0xbabe_fee1;
  private static final int DRIVER_VERSION = 0x0100_0000;
  private static final int GOS_64_BITS = 2;
  private static final int GOS_LINUX = 1 << 2;
  private static final int DISABLE_ALL = 1;
  private static final int VLANS = 4096;
  private static final int CONF_VERSION = 1;

  private static final int MAGIC_AT = 0;
  private static final int VERSION_AT = 8;
  private static final int GOS_AT = 12;
  private static final int REVISION_AT = 16;
  private static final int UPT_VERSION_AT = 20;
  private static final int FEATURES_AT = 24;
  private static final int QUEUES_AT = 40;
  private static final int QUEUES_LENGTH_AT = 52;
  private static final int MTU_AT = 56;
  private static final int TX_QUEUES_AT = 62;
  private static final int RX_QUEUES_AT = 63;
  private static final int AUTO_MASK_AT = 80;
  private static final int VECTORS_AT = 81;
  private static final int EVENT_VECTOR_AT = 82;
  private static final int INTERRUPT_CONTROL_AT = 108;
  private static final int RX_MODE_AT = 120;
  private static final int GROUPS_LENGTH_AT = 124;
  private static final int GROUPS_AT = 128;
  private static final int VLANS_AT = 136;
  private static final int RSS_VERSION_AT = 648;
  private static final int RSS_LENGTH_AT = 652;
  private static final int RSS_AT = 656;
  private static final int EVENTS_AT = 696;

  private final long base;

  /** Lies at an address in packet memory, zeroed. */
  DriverShared(long base) {
    this.base = base;
  }

  /** Its address. */
  long address() {
    return base;
  }

  /** Says who the driver is: what the card checks first. */
  void identify() {
    PacketMemory.putIntLe(base + MAGIC_AT, REV1_MAGIC);
    PacketMemory.putIntLe(base + VERSION_AT, DRIVER_VERSION);
    PacketMemory.putIntLe(base + GOS_AT, GOS_64_BITS | GOS_LINUX);
    PacketMemory.putIntLe(base + REVISION_AT, Registers.REVISION_1);
    PacketMemory.putIntLe(base + UPT_VERSION_AT, Registers.REVISION_1);
  }

  /** What the card is to do with frames, and the largest packet that these carry. */
  void features(int features, int mtu) {
    PacketMemory.putLongLe(base + FEATURES_AT, features);
    PacketMemory.putIntLe(base + MTU_AT, mtu);
  }

  /**
   * How many queues there are, and the card's address of their table.
   *
   * @see QueueTable
   */
  void queues(int tx, int rx, long table) {
    PacketMemory.putLongLe(base + QUEUES_AT, table);
    PacketMemory.putIntLe(base + QUEUES_LENGTH_AT, (tx + rx) * QueueTable.ENTRY_BYTES);
    PacketMemory.putByte(base + TX_QUEUES_AT, tx);
    PacketMemory.putByte(base + RX_QUEUES_AT, rx);
  }

  /**
   * How many interrupt vectors there are; the last one is for events. A vector is masked when it
   * has been raised, and stays so until the driver clears its mask.
   */
  void interrupts(int vectors, boolean on) {
    PacketMemory.putByte(base + AUTO_MASK_AT, 1);
    PacketMemory.putByte(base + VECTORS_AT, vectors);
    PacketMemory.putByte(base + EVENT_VECTOR_AT, vectors - 1);
    PacketMemory.putIntLe(base + INTERRUPT_CONTROL_AT, on ? 0 : DISABLE_ALL);
  }

  /**
   * Which addresses to receive.
   *
   * @param mode receive flags
   * @param groups the card's address of a table of group addresses, six bytes each
   * @param groupsBytes its length
   */
  void filter(int mode, long groups, int groupsBytes) {
    PacketMemory.putIntLe(base + RX_MODE_AT, mode);
    PacketMemory.putLongLe(base + GROUPS_AT, groups);
    PacketMemory.putShortLe(base + GROUPS_LENGTH_AT, groupsBytes);
  }

  /** Receives frames of every VLAN. */
  void allVlans() {
    for (int i = 0; i < VLANS / Byte.SIZE; i += Long.BYTES) {
      PacketMemory.putLongLe(base + VLANS_AT + i, -1);
    }
  }

  /** The card's address of the {@link RssConf}. */
  void rss(long conf) {
    PacketMemory.putIntLe(base + RSS_VERSION_AT, CONF_VERSION);
    PacketMemory.putIntLe(base + RSS_LENGTH_AT, RssConf.BYTES);
    PacketMemory.putLongLe(base + RSS_AT, conf);
  }

  /** Events that have not been acknowledged. */
  int events() {
    return PacketMemory.acquireIntLe(base + EVENTS_AT);
  }
}
