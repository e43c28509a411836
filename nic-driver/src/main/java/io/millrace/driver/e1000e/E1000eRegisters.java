package io.millrace.driver.e1000e;

import static io.millrace.driver.card.Register.Access.READ_WRITE;
import static io.millrace.driver.card.Register.Access.WRITE_ONLY;

import io.millrace.driver.card.Register;
import java.util.List;

/** Registers of the 82574 that are not those of its sisters. Section 10.2 of the datasheet. */
final class E1000eRegisters {
  /** Interrupt cause, ones clear (10.2.4). */
  static final Register ICR =
      Register.of("ICR", 0x00c0, Register.Access.WRITE_ONE_TO_CLEAR, "interrupt causes");

  /** Interrupt mask: ones let causes through (10.2.4). */
  static final Register IMS = Register.of("IMS", 0x00d0, READ_WRITE, "interrupt mask set");

  /** Interrupt mask: ones hold causes back (10.2.4). */
  static final Register IMC = Register.of("IMC", 0x00d8, WRITE_ONLY, "interrupt mask clear");

  /** Causes that sending their MSI-X message clears (10.2.4). */
  static final Register EIAC = Register.of("EIAC", 0x00dc, READ_WRITE, "interrupt auto clear");

  /** Which cause has which vector (10.2.4). */
  static final Register IVAR = Register.of("IVAR", 0x00e4, READ_WRITE, "interrupt vectors");

  /** Least time between two interrupts of a vector, in 256 ns (10.2.4). */
  static final Register EITR =
      Register.row("EITR", 0x00e8, 4, 5, READ_WRITE, "interrupt throttling");

  /** {@link #ICR} and the others: something arrived on receive queue 0; queue 1 is next to it. */
  static final int RXQ0 = 1 << 20;

  /** Configuration that driver and firmware share (10.2.2). */
  static final Register EXTCNF_CTRL =
      Register.of("EXTCNF_CTRL", 0x0f00, READ_WRITE, "extended configuration");

  /** {@link #EXTCNF_CTRL}: the PHY is the driver's. */
  static final int EXTCNF_MDIO_SW_OWNERSHIP = 1 << 5;

  /** How many KiB of the card's memory are for reception; the rest is for sending (10.2.2). */
  static final Register PBA = Register.of("PBA", 0x1000, READ_WRITE, "packet buffer allocation");

  /** KiB of packet buffer. */
  static final int PACKET_BUFFER_KIB = 40;

  static final Register RDBAL =
      Register.row("RDBAL", 0x2800, 0x100, 2, READ_WRITE, "receive ring, low half of address");
  static final Register RDBAH =
      Register.row("RDBAH", 0x2804, 0x100, 2, READ_WRITE, "receive ring, high half of address");
  static final Register RDLEN =
      Register.row("RDLEN", 0x2808, 0x100, 2, READ_WRITE, "receive ring, bytes");
  static final Register RDH =
      Register.row("RDH", 0x2810, 0x100, 2, READ_WRITE, "receive descriptor head");
  static final Register RDT =
      Register.row("RDT", 0x2818, 0x100, 2, READ_WRITE, "receive descriptor tail");
  static final Register RDTR = Register.of("RDTR", 0x2820, READ_WRITE, "receive delay timer");
  static final Register RXDCTL =
      Register.row("RXDCTL", 0x2828, 0x100, 2, READ_WRITE, "receive descriptor control");
  static final Register RADV = Register.of("RADV", 0x282c, READ_WRITE, "receive absolute delay");

  static final Register TDBAL =
      Register.row("TDBAL", 0x3800, 0x100, 2, READ_WRITE, "transmit ring, low half of address");
  static final Register TDBAH =
      Register.row("TDBAH", 0x3804, 0x100, 2, READ_WRITE, "transmit ring, high half of address");
  static final Register TDLEN =
      Register.row("TDLEN", 0x3808, 0x100, 2, READ_WRITE, "transmit ring, bytes");
  static final Register TDH =
      Register.row("TDH", 0x3810, 0x100, 2, READ_WRITE, "transmit descriptor head");
  static final Register TDT =
      Register.row("TDT", 0x3818, 0x100, 2, READ_WRITE, "transmit descriptor tail");
  static final Register TIDV = Register.of("TIDV", 0x3820, READ_WRITE, "transmit delay timer");
  static final Register TXDCTL =
      Register.row("TXDCTL", 0x3828, 0x100, 2, READ_WRITE, "transmit descriptor control");
  static final Register TARC =
      Register.row("TARC", 0x3840, 0x100, 2, READ_WRITE, "transmit arbitration");

  /** PCIe control (10.2.3). */
  static final Register GCR = Register.of("GCR", 0x5b00, READ_WRITE, "PCIe control");

  /** PCIe control, the second (specification update). */
  static final Register GCR2 = Register.of("GCR2", 0x5b64, READ_WRITE, "PCIe control 2");

  /** RXDCTL and TXDCTL: thresholds count descriptors and not cache lines. */
  static final int DCTL_GRAN = 1 << 24;

  /** {@link #TXDCTL}: count the descriptors still to be processed; has to be set. */
  static final int TXDCTL_COUNT_DESC = 1 << 22;

  /** {@link io.millrace.driver.intel.IntelRegisters#RFCTL}: no interrupt for a bare TCP ACK. */
  static final int RFCTL_ACK_DIS = 1 << 12;

  /** {@link io.millrace.driver.intel.IntelRegisters#RFCTL}: extended receive descriptors. */
  static final int RFCTL_EXSTEN = 1 << 15;

  /**
   * {@link io.millrace.driver.intel.IntelRegisters#CTRL_EXT}: forget an interrupt when unmasked.
   */
  static final int CTRL_EXT_PBA_CLR = 1 << 31;

  /** {@link io.millrace.driver.intel.IntelRegisters#MRQC}: two queues, by RSS. */
  static final int MRQC_RSS = 1;

  /** All of these. */
  static final List<Register> TABLE =
      List.of(
          ICR,
          IMS,
          IMC,
          EIAC,
          IVAR,
          EITR,
          EXTCNF_CTRL,
          PBA,
          RDBAL,
          RDBAH,
          RDLEN,
          RDH,
          RDT,
          RDTR,
          RXDCTL,
          RADV,
          TDBAL,
          TDBAH,
          TDLEN,
          TDH,
          TDT,
          TIDV,
          TXDCTL,
          TARC,
          GCR,
          GCR2);

  private E1000eRegisters() {}
}
