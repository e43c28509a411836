package io.millrace.driver.pcap;

/** The numbers of draft-ietf-opsawg-pcapng. */
final class Pcapng {
  // Block types.
  static final int SECTION_HEADER = 0x0a0d0d0a;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int OBSOLETE_PACKET = 2;
  static final int SIMPLE_PACKET = 3;
  static final int ENHANCED_PACKET = 6;

  /** Tells the byte order of a section. */
  static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;

  static final int MAJOR_VERSION = 1;

  /** Type and total length in front, total length again behind. */
  static final int BLOCK_OVERHEAD = 12;

  /** Where a block's body begins. */
  static final int BODY = 8;

  // Bodies up to their options or packet data.
  static final int SECTION_BODY = 16;
  static final int INTERFACE_BODY = 8;
  static final int PACKET_BODY = 20;
  static final int SIMPLE_BODY = 4;

  // Options: code 2, length 2, value padded to 4.
  static final int OPTION_HEADER = 4;
  static final int OPT_END = 0;
  static final int OPT_COMMENT = 1;
  static final int SHB_USERAPPL = 4;
  static final int IF_NAME = 2;
  static final int IF_TSRESOL = 9;
  static final int IF_TSOFFSET = 14;
  static final int EPB_FLAGS = 2;

  // The direction in epb_flags.
  static final int INBOUND = 1;
  static final int OUTBOUND = 2;

  private Pcapng() {}

  /** The length with the padding to four bytes that follows. */
  static int padded(int length) {
    return length + 3 & ~3;
  }
}
