package io.millrace.driver.intel;

import static io.millrace.driver.card.Register.Access.READ_WRITE;

import io.millrace.driver.card.Register;
import java.util.List;

/**
 * Registers in BAR 0 that the 82574 and the 82576 have at the same offset, and their bits with the
 * datasheets' names. A bit that means something on one of them only says so.
 *
 * <p>Sections: 82574 datasheet / 82576 datasheet.
 */
public final class IntelRegisters {
  /** Device control (10.2.2.1 / 8.2.1). */
  public static final Register CTRL = Register.of("CTRL", 0x0000, READ_WRITE, "device control");

  /** {@link #CTRL}: full duplex. */
  public static final int CTRL_FD = 1;

  /** {@link #CTRL}: start no more accesses to memory; STATUS tells when the last has ended. */
  public static final int CTRL_GIO_MASTER_DISABLE = 1 << 2;

  /** {@link #CTRL}: set link up. */
  public static final int CTRL_SLU = 1 << 6;

  /** {@link #CTRL}: force speed instead of what the PHY has negotiated. */
  public static final int CTRL_FRCSPD = 1 << 11;

  /** {@link #CTRL}: force duplex. */
  public static final int CTRL_FRCDPLX = 1 << 12;

  /** {@link #CTRL}: reset; clears itself. */
  public static final int CTRL_RST = 1 << 26;

  /** {@link #CTRL}: obey pause frames. */
  public static final int CTRL_RFCE = 1 << 27;

  /** {@link #CTRL}: send pause frames. */
  public static final int CTRL_TFCE = 1 << 28;

  /** {@link #CTRL}: VLAN mode: take tags off, and put in those that descriptors ask for. */
  public static final int CTRL_VME = 1 << 30;

  /** {@link #CTRL}: reset the PHY. */
  public static final int CTRL_PHY_RST = 1 << 31;

  /** Device status (10.2.2.2 / 8.2.2). */
  public static final Register STATUS =
      Register.of("STATUS", 0x0008, Register.Access.READ_ONLY, "device status");

  /** {@link #STATUS}: link up. */
  public static final int STATUS_LU = 1 << 1;

  /** {@link #STATUS}: speed in bits 7:6: 10, 100, and 1000 Mbit/s for both others. */
  public static final int STATUS_SPEED_SHIFT = 6;

  /** {@link #STATUS}: the card may still access memory. */
  public static final int STATUS_GIO_MASTER_ENABLE = 1 << 19;

  /** EEPROM or flash control (10.2.2.3 / 8.4.1). */
  public static final Register EEC = Register.of("EEC", 0x0010, READ_WRITE, "EEPROM control");

  /** {@link #EEC}: the EEPROM has been read after reset, as far as there is one. */
  public static final int EEC_AUTO_RD = 1 << 9;

  /** Extended device control (10.2.2.5 / 8.2.3). */
  public static final Register CTRL_EXT =
      Register.of("CTRL_EXT", 0x0018, READ_WRITE, "extended device control");

  /** {@link #CTRL_EXT}: tells the firmware that a driver has the card. */
  public static final int CTRL_EXT_DRV_LOAD = 1 << 28;

  /** MDI control: access to the PHY (10.2.2.7 / 8.2.4). */
  public static final Register MDIC = Register.of("MDIC", 0x0020, READ_WRITE, "MDI control");

  /** VLAN EtherType (10.2.2 / 8.2.7). */
  public static final Register VET = Register.of("VET", 0x0038, READ_WRITE, "VLAN EtherType");

  /** {@link #VET}: that of IEEE 802.1Q. */
  public static final int VET_8021Q = 0x8100;

  /** Receive control (10.2.5.1 / 8.10.1). */
  public static final Register RCTL = Register.of("RCTL", 0x0100, READ_WRITE, "receive control");

  /** {@link #RCTL}: receive. */
  public static final int RCTL_EN = 1 << 1;

  /** {@link #RCTL}: hand over damaged frames as well. */
  public static final int RCTL_SBP = 1 << 2;

  /** {@link #RCTL}: unicast promiscuous. */
  public static final int RCTL_UPE = 1 << 3;

  /** {@link #RCTL}: multicast promiscuous. */
  public static final int RCTL_MPE = 1 << 4;

  /** {@link #RCTL}: frames of more than 1522 bytes with their checksum sequence. */
  public static final int RCTL_LPE = 1 << 5;

  /** {@link #RCTL}: accept broadcast. */
  public static final int RCTL_BAM = 1 << 15;

  /** {@link #RCTL}: buffer size, bits 17:16: 2048, 1024, 512, 256 bytes. */
  public static final int RCTL_BSIZE_SHIFT = 16;

  /** {@link #RCTL}: buffer sizes of BSIZE count sixteenfold (82574 only). */
  public static final int RCTL_BSEX = 1 << 25;

  /** {@link #RCTL}: strip the checksum sequence. */
  public static final int RCTL_SECRC = 1 << 26;

  /** {@link #RCTL}: buffer size in KiB, bits 30:27, if not zero (82574 only). */
  public static final int RCTL_FLXBUF_SHIFT = 27;

  /** Transmit control (10.2.6 / 8.12.1). */
  public static final Register TCTL = Register.of("TCTL", 0x0400, READ_WRITE, "transmit control");

  /** {@link #TCTL}: transmit. */
  public static final int TCTL_EN = 1 << 1;

  /** {@link #TCTL}: pad short packets. */
  public static final int TCTL_PSP = 1 << 3;

  /** {@link #TCTL}: collision threshold, bits 11:4. */
  public static final int TCTL_CT_SHIFT = 4;

  /** {@link #TCTL}: collision distance, bits 21:12. */
  public static final int TCTL_COLD_SHIFT = 12;

  /** {@link #TCTL}: retransmit on late collision. */
  public static final int TCTL_RTLC = 1 << 24;

  /** Inter-packet gap (10.2.6 / 8.12.3). */
  public static final Register TIPG = Register.of("TIPG", 0x0410, READ_WRITE, "transmit gap");

  /** Receive checksum control (10.2.5 / 8.10.16). */
  public static final Register RXCSUM =
      Register.of("RXCSUM", 0x5000, READ_WRITE, "receive checksum control");

  /** {@link #RXCSUM}: check IPv4 header checksums. */
  public static final int RXCSUM_IPOFLD = 1 << 8;

  /** {@link #RXCSUM}: check TCP and UDP checksums. */
  public static final int RXCSUM_TUOFLD = 1 << 9;

  /** {@link #RXCSUM}: descriptors carry the RSS hash instead of the packet checksum. */
  public static final int RXCSUM_PCSD = 1 << 13;

  /** Receive filter control (10.2.5 / 8.10.17). */
  public static final Register RFCTL =
      Register.of("RFCTL", 0x5008, READ_WRITE, "receive filter control");

  /** Multicast table: one bit for each of 4096 hashes (10.2.5 / 8.10.18). */
  public static final Register MTA =
      Register.row("MTA", 0x5200, 4, 128, READ_WRITE, "multicast table");

  /** Receive address, low 32 bits (10.2.5 / 8.10.19); the 82576 has eight more at 0x54e0. */
  public static final Register RAL =
      Register.row("RAL", 0x5400, 8, 16, READ_WRITE, "receive address, octets 0 to 3");

  /** Receive address, high 16 bits and what it is for (10.2.5 / 8.10.20). */
  public static final Register RAH =
      Register.row("RAH", 0x5404, 8, 16, READ_WRITE, "receive address, octets 4 and 5");

  /** {@link #RAH}: address valid. */
  public static final int RAH_AV = 1 << 31;

  /** VLAN filter table: one bit for each VLAN (10.2.5 / 8.10.21). */
  public static final Register VFTA =
      Register.row("VFTA", 0x5600, 4, 128, READ_WRITE, "VLAN filter table");

  /** Multiple receive queues command (10.2.5 / 8.10.22). */
  public static final Register MRQC =
      Register.of("MRQC", 0x5818, READ_WRITE, "multiple receive queues");

  /** Redirection table: from the hash's low 7 bits to the queue (10.2.5 / 8.10.26). */
  public static final Register RETA =
      Register.row("RETA", 0x5c00, 4, 32, READ_WRITE, "RSS redirection table");

  /** Key of the RSS hash (10.2.5 / 8.10.27). */
  public static final Register RSSRK = Register.row("RSSRK", 0x5c80, 4, 10, READ_WRITE, "RSS key");

  /** All of these. */
  public static final List<Register> TABLE =
      List.of(
          CTRL, STATUS, EEC, CTRL_EXT, MDIC, VET, RCTL, TCTL, TIPG, RXCSUM, RFCTL, MTA, RAL, RAH,
          VFTA, MRQC, RETA, RSSRK);

  private IntelRegisters() {}
}
