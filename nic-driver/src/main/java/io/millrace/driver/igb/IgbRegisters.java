package io.millrace.driver.igb;

import static io.millrace.driver.card.Register.Access.READ_ONLY;
import static io.millrace.driver.card.Register.Access.READ_TO_CLEAR;
import static io.millrace.driver.card.Register.Access.READ_WRITE;
import static io.millrace.driver.card.Register.Access.WRITE_ONE_TO_CLEAR;
import static io.millrace.driver.card.Register.Access.WRITE_ONLY;

import io.millrace.driver.card.Register;
import java.util.List;

/**
 * Registers in BAR 0 that the 82576 has beyond those of {@link
 * io.millrace.driver.intel.IntelRegisters}, with their bits (chapter 8).
 */
final class IgbRegisters {
  /** Interrupt causes, of the card as a whole (8.8.9). Reading clears them while none is on. */
  static final Register ICR = Register.of("ICR", 0x00c0, READ_TO_CLEAR, "interrupt causes");

  /** {@link #ICR}: fatal error in the card's own memory. */
  static final int ICR_FER = 1 << 22;

  /** {@link #ICR}: the other functions of the card have had it reset. */
  static final int ICR_DRSTA = 1 << 30;

  /** Interrupt mask clear (8.8.12). */
  static final Register IMC = Register.of("IMC", 0x00d8, WRITE_ONLY, "interrupt mask clear");

  /** PHY power management, of the 82580 and later. */
  static final Register PHPM = Register.of("PHPM", 0x0e14, READ_WRITE, "PHY power management");

  /** {@link #PHPM}: no link, whatever the cable says. */
  static final int PHPM_GO_LINK_DISCONNECT = 1 << 5;

  /** General purpose interrupt enable (8.8.15). */
  static final Register GPIE = Register.of("GPIE", 0x1514, READ_WRITE, "interrupt mode");

  /** {@link #GPIE}: one MSI-X vector for each bit of EICR. */
  static final int GPIE_MULTIPLE_MSIX = 1 << 4;

  /** {@link #GPIE}: a vector that fires is masked, if EIAM says so. */
  static final int GPIE_EIAME = 1 << 30;

  /** {@link #GPIE}: pending bits of MSI-X clear when the vector fires. */
  static final int GPIE_PBA = 1 << 31;

  /** Extended interrupt cause set (8.8.2). */
  static final Register EICS = Register.of("EICS", 0x1520, WRITE_ONLY, "raise vectors");

  /** Extended interrupt mask set (8.8.3). */
  static final Register EIMS = Register.of("EIMS", 0x1524, READ_WRITE, "let vectors through");

  /** Extended interrupt mask clear (8.8.4). */
  static final Register EIMC = Register.of("EIMC", 0x1528, WRITE_ONLY, "hold vectors back");

  /** Extended interrupt auto clear (8.8.5). */
  static final Register EIAC = Register.of("EIAC", 0x152c, READ_WRITE, "causes that clear");

  /** Extended interrupt auto mask (8.8.6). */
  static final Register EIAM = Register.of("EIAM", 0x1530, READ_WRITE, "vectors that mask");

  /** Extended interrupt causes (8.8.1). */
  static final Register EICR =
      Register.of("EICR", 0x1580, WRITE_ONE_TO_CLEAR, "vectors that have a cause");

  /** Interrupt throttle, of each vector (8.8.14). */
  static final Register EITR = Register.row("EITR", 0x1680, 4, 25, READ_WRITE, "throttle");

  /** Interrupt vector allocation: four queues' vectors in each (7.3.1.2, 8.8.13). */
  static final Register IVAR = Register.row("IVAR", 0x1700, 4, 8, READ_WRITE, "queues' vectors");

  /** {@link #IVAR}: the entry counts. */
  static final int IVAR_VALID = 1 << 7;

  /** Longest frame that is received, checksum sequence included (8.10.17). */
  static final Register RLPML = Register.of("RLPML", 0x5004, READ_WRITE, "longest frame");

  /** Software semaphore (8.5.2). Reading it takes SMBI if that was free. */
  static final Register SWSM = Register.of("SWSM", 0x5b50, READ_WRITE, "software semaphore");

  /** {@link #SWSM}: somebody's software has it. */
  static final int SWSM_SMBI = 1;

  /** {@link #SWSM}: software and not firmware has it. */
  static final int SWSM_SWESMBI = 1 << 1;

  /** Who has the PHY, the EEPROM and so on: software 15:0, firmware 31:16 (8.5.4). */
  static final Register SW_FW_SYNC =
      Register.of("SW_FW_SYNC", 0x5b5c, READ_WRITE, "owners of shared resources");

  /** Receive descriptor base, low (8.10.5); aligned to 128 bytes. */
  static final Register RDBAL = queues("RDBAL", 0xc000, READ_WRITE, "receive ring, low");

  /** Receive descriptor base, high (8.10.6). */
  static final Register RDBAH = queues("RDBAH", 0xc004, READ_WRITE, "receive ring, high");

  /** Bytes of the receive ring, a multiple of 128 (8.10.7). */
  static final Register RDLEN = queues("RDLEN", 0xc008, READ_WRITE, "receive ring's length");

  /** Split and replication receive control (8.10.2). */
  static final Register SRRCTL = queues("SRRCTL", 0xc00c, READ_WRITE, "receive buffers");

  /** {@link #SRRCTL}: a buffer's size, bits 6:0, in KiB. */
  static final int SRRCTL_BSIZEPACKET_SHIFT = 10;

  /** {@link #SRRCTL}: advanced descriptors with one buffer. */
  static final int SRRCTL_DESCTYPE_ADVANCED = 1 << 25;

  /** {@link #SRRCTL}: drop what arrives for this queue while it has no descriptors. */
  static final int SRRCTL_DROP_EN = 1 << 31;

  /** Next receive descriptor of the card's (8.10.8). */
  static final Register RDH = queues("RDH", 0xc010, READ_ONLY, "receive head");

  /** First receive descriptor that is not the card's (8.10.9). */
  static final Register RDT = queues("RDT", 0xc018, READ_WRITE, "receive tail");

  /** Receive descriptor control (8.10.10). */
  static final Register RXDCTL = queues("RXDCTL", 0xc028, READ_WRITE, "receive queue control");

  /** {@link #RXDCTL}, {@link #TXDCTL}: the queue is on. */
  static final int DCTL_ENABLE = 1 << 25;

  /** {@link #RXDCTL}, {@link #TXDCTL}: prefetch threshold, bits 4:0. */
  static final int DCTL_PTHRESH_SHIFT = 0;

  /** {@link #RXDCTL}, {@link #TXDCTL}: host threshold, bits 12:8. */
  static final int DCTL_HTHRESH_SHIFT = 8;

  /** {@link #RXDCTL}, {@link #TXDCTL}: write-back threshold, bits 20:16. */
  static final int DCTL_WTHRESH_SHIFT = 16;

  /** Frames dropped for want of descriptors (8.10.11). */
  static final Register RQDPC = queues("RQDPC", 0xc030, READ_TO_CLEAR, "receive queue drops");

  /** What is done for each queue's frames, of the I350 and later (I350 datasheet, 8.10.19). */
  static final Register DVMOLR = queues("DVMOLR", 0xc038, READ_WRITE, "queue's offloads");

  /** {@link #DVMOLR}: take VLAN tags off. */
  static final int DVMOLR_STRVLAN = 1 << 30;

  /** {@link #DVMOLR}: strip the checksum sequence. */
  static final int DVMOLR_STRCRC = 1 << 31;

  /** Transmit descriptor base, low (8.12.8); aligned to 128 bytes. */
  static final Register TDBAL = queues("TDBAL", 0xe000, READ_WRITE, "transmit ring, low");

  /** Transmit descriptor base, high (8.12.9). */
  static final Register TDBAH = queues("TDBAH", 0xe004, READ_WRITE, "transmit ring, high");

  /** Bytes of the transmit ring, a multiple of 128 (8.12.10). */
  static final Register TDLEN = queues("TDLEN", 0xe008, READ_WRITE, "transmit ring's length");

  /** Next transmit descriptor of the card's (8.12.11). */
  static final Register TDH = queues("TDH", 0xe010, READ_WRITE, "transmit head");

  /** First transmit descriptor that is not the card's (8.12.12). */
  static final Register TDT = queues("TDT", 0xe018, READ_WRITE, "transmit tail");

  /** Transmit descriptor control (8.12.13). */
  static final Register TXDCTL = queues("TXDCTL", 0xe028, READ_WRITE, "transmit queue control");

  /** Where the card writes its transmit head, low (8.12.14); aligned to 4 bytes. */
  static final Register TDWBAL = queues("TDWBAL", 0xe038, READ_WRITE, "head write-back, low");

  /** {@link #TDWBAL}: do so. */
  static final int TDWBAL_HEAD_WB_EN = 1;

  /** Where the card writes its transmit head, high (8.12.15). */
  static final Register TDWBAH = queues("TDWBAH", 0xe03c, READ_WRITE, "head write-back, high");

  /** All of these. */
  static final List<Register> TABLE =
      List.of(
          ICR,
          IMC,
          PHPM,
          GPIE,
          EICS,
          EIMS,
          EIMC,
          EIAC,
          EIAM,
          EICR,
          EITR,
          IVAR,
          RLPML,
          SWSM,
          SW_FW_SYNC,
          RDBAL,
          RDBAH,
          RDLEN,
          SRRCTL,
          RDH,
          RDT,
          RXDCTL,
          RQDPC,
          DVMOLR,
          TDBAL,
          TDBAH,
          TDLEN,
          TDH,
          TDT,
          TXDCTL,
          TDWBAL,
          TDWBAH);

  private IgbRegisters() {}

  private static Register queues(String name, int offset, Register.Access access, String meaning) {
    return Register.row(name, offset, 0x40, 16, access, meaning);
  }
}
