package io.millrace.driver.memif;

/** Figures of the protocol, version 2.0. */
final class Protocol {
  /** Major number in the upper byte, minor in the lower. */
  static final int VERSION = 0x0200;

  /** Bytes of every message on the control channel. */
  static final int MESSAGE_BYTES = 128;

  static final int NAME_BYTES = 32;
  static final int SECRET_BYTES = 24;
  static final int REASON_BYTES = 96;

  /** The mode in which frames begin with their Ethernet header; there are others. */
  static final int MODE_ETHERNET = 0;

  static final int MAX_LOG2_RING_SIZE = 14;

  /** Bytes of a ring before its descriptors. */
  static final int RING_HEAD_BYTES = 128;

  static final int DESCRIPTOR_BYTES = 16;

  /** Stands at the start of every ring. */
  static final int COOKIE = 0x3E31F20;

  /** Ring flag: whoever takes from the ring polls it and wants no interrupts. */
  static final int MASK_INTERRUPT = 1;

  /** Descriptor flag: the frame goes on in the next descriptor. */
  static final int NEXT = 1;

  private Protocol() {}

  /** Bytes of a ring of so many descriptors. */
  static long ringBytes(int size) {
    return RING_HEAD_BYTES + (long) size * DESCRIPTOR_BYTES;
  }
}
