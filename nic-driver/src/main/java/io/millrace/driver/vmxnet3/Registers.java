package io.millrace.driver.vmxnet3;

import static io.millrace.driver.card.Register.Access.READ_TO_CLEAR;
import static io.millrace.driver.card.Register.Access.READ_WRITE;
import static io.millrace.driver.card.Register.Access.WRITE_ONE_TO_CLEAR;
import static io.millrace.driver.card.Register.Access.WRITE_ONLY;

import io.millrace.driver.card.Register;
import java.util.List;

/**
 * Registers ({@code VMXNET3_REG_*} of vmxnet3_defs.h), all 32 bits wide and 8 bytes apart: those of
 * the data path in BAR 0, those of the control path in BAR 1.
 */
final class Registers {
  /** BAR of the data path, "pass-through". */
  static final int PT_BAR = 0;

  /** BAR of the control path, "virtual device". */
  static final int VD_BAR = 1;

  /** Most transmit queues that the card has. */
  static final int MAX_TX_QUEUES = 8;

  /** Most receive queues that the card has, in revision 1. */
  static final int MAX_RX_QUEUES = 8;

  private static final int STRIDE = 8;

  static final Register IMR =
      Register.row("IMR", 0x000, STRIDE, 25, READ_WRITE, "masks an interrupt vector (1) or not");
  static final Register TXPROD =
      Register.row(
          "TXPROD", 0x600, STRIDE, MAX_TX_QUEUES, WRITE_ONLY, "next tx descriptor to be filled");
  static final Register RXPROD =
      Register.row(
          "RXPROD", 0x800, STRIDE, MAX_RX_QUEUES, WRITE_ONLY, "next one of the first rx ring");
  static final Register RXPROD2 =
      Register.row(
          "RXPROD2", 0xa00, STRIDE, MAX_RX_QUEUES, WRITE_ONLY, "next one of the second rx ring");

  static final Register VRRS =
      Register.of("VRRS", 0x00, READ_WRITE, "revisions of the card, one bit each; selects one");
  static final Register UVRS =
      Register.of("UVRS", 0x08, READ_WRITE, "versions of the data path, one bit each; selects one");
  static final Register DSAL =
      Register.of("DSAL", 0x10, READ_WRITE, "address of the shared structure, low half");
  static final Register DSAH =
      Register.of("DSAH", 0x18, READ_WRITE, "high half, which makes it valid");
  static final Register CMD =
      Register.of("CMD", 0x20, READ_WRITE, "executes a command; reads as its result");
  static final Register MACL =
      Register.of("MACL", 0x28, READ_WRITE, "station address, octets 0 to 3 from bit 0 on");
  static final Register MACH =
      Register.of("MACH", 0x30, READ_WRITE, "station address, octets 4 and 5");
  static final Register ICR =
      Register.of("ICR", 0x38, READ_TO_CLEAR, "whether the legacy interrupt is asserted");
  static final Register ECR =
      Register.of("ECR", 0x40, WRITE_ONE_TO_CLEAR, "acknowledges events of the shared structure");

  /** Those of BAR 0. */
  static final List<Register> PT = List.of(IMR, TXPROD, RXPROD, RXPROD2);

  /** Those of BAR 1. */
  static final List<Register> VD = List.of(VRRS, UVRS, DSAL, DSAH, CMD, MACL, MACH, ICR, ECR);

  /** Bit of {@link #VRRS} and of {@link #UVRS} that stands for the first revision. */
  static final int REVISION_1 = 1;

  /** What every register of a card reads as that is gone. */
  static final int GONE = -1;

  private Registers() {}
}
