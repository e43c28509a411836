package io.millrace.driver.e1000e;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMeta;

/**
 * Transmit descriptors: 16 bytes, written as two words (7.2.4 to 7.2.7).
 *
 * <pre>
 *   legacy   0: address   8: length(16) | CSO(8) | CMD(8) | STA(4) 0(4) CSS(8) | VLAN(16)
 *   data     0: address   8: length(20) | DTYP = 1(4) | DCMD(8) | STA(4) 0(4) POPTS(8) | VLAN(16)
 *   context  0: IPCSS(8) IPCSO(8) IPCSE(16) TUCSS(8) TUCSO(8) TUCSE(16)
 *            8: PAYLEN(20) | DTYP = 0(4) | TUCMD(8) | STA(4) 0(4) HDRLEN(8) | MSS(16)
 * </pre>
 *
 * <p>A packet without wishes goes in a legacy descriptor; one with an open checksum in a data
 * descriptor, behind a context descriptor that says where the checksum is, unless the last one said
 * the same.
 */
final class TxDescriptor {
  /** Bytes. */
  static final int BYTES = 16;

  /** Status: the card is done with it. */
  static final long DD = 1L << 32;

  /** Command: report status, that is, set {@link #DD}. */
  static final long RS = 1L << 27;

  private static final long EOP = 1L << 24;
  private static final long IFCS = 1L << 25;
  private static final long DEXT = 1L << 29;
  private static final long VLE = 1L << 30;
  private static final long DTYP_DATA = 1L << 20;
  private static final long POPTS_TXSM = 1L << 41;

  /** A whole frame, to which the card adds the checksum sequence. */
  static final long PLAIN = EOP | IFCS;

  /** The same with a TCP or UDP checksum to be put in. */
  static final long CHECKSUM = PLAIN | DEXT | DTYP_DATA | POPTS_TXSM;

  /** Second word of a context descriptor. */
  static final long CONTEXT = DEXT;

  private static final int MAX_OFFSET = 0xff;
  private static final int UDP_FIELD = 6;
  private static final int TCP_FIELD = 16;

  private TxDescriptor() {}

  /** What to add for a packet with a VLAN tag that is not among its bytes. */
  static long vlan(long packet) {
    return VLE | (long) PacketMeta.vlanTag(packet) << 48;
  }

  /**
   * Whether the card can complete the packet's open checksum: it knows TCP's and UDP's, not far
   * from the start of the frame, and sums from there to the end.
   */
  static boolean canComplete(long packet) {
    int start = PacketMeta.checksumStart(packet);
    int field = PacketMeta.checksumOffset(packet);
    return (field == UDP_FIELD || field == TCP_FIELD)
        && start + field <= MAX_OFFSET
        && start + field + 2 <= Packet.length(packet);
  }

  /** First word of the context descriptor for a packet's open checksum; never zero. */
  static long context(long packet) {
    long start = PacketMeta.checksumStart(packet);
    return (start | start + PacketMeta.checksumOffset(packet) << 8) << 32;
  }
}
