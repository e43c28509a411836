package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardException;

/**
 * The command register ({@code VMXNET3_CMD_*} of vmxnet3_defs.h). The card executes a command when
 * it is written, and is done with it when a register has been read.
 */
final class Commands {
  /** Reads the shared structure and starts; the result is 0 if the card accepts it. */
  static final int ACTIVATE_DEV = 0xcafe_0000;

  /** Ends all DMA. */
  static final int QUIESCE_DEV = 0xcafe_0001;

  /** Forgets everything. */
  static final int RESET_DEV = 0xcafe_0002;

  static final int UPDATE_RX_MODE = 0xcafe_0003;
  static final int UPDATE_MAC_FILTERS = 0xcafe_0004;
  static final int UPDATE_VLAN_FILTERS = 0xcafe_0005;
  static final int UPDATE_FEATURE = 0xcafe_0009;

  /** Writes the status of each queue into the queue table. */
  static final int GET_QUEUE_STATUS = 0xf00d_0000;

  /** Writes the statistics of each queue into the queue table. */
  static final int GET_STATS = 0xf00d_0001;

  /** Bit 0: the link is up; bits 16 to 31: its speed in Mbit/s. */
  static final int GET_LINK = 0xf00d_0002;

  /** Octets 0 to 3 of the address that the card was made with. */
  static final int GET_PERM_MAC_LO = 0xf00d_0003;

  /** Octets 4 and 5 of it. */
  static final int GET_PERM_MAC_HI = 0xf00d_0004;

  private final Bar bar;

  /** Of the card whose BAR 1 this is. */
  Commands(Bar bar) {
    this.bar = bar;
  }

  /** Has the card execute a command that has a result; returns it. */
  int result(int command) {
    Registers.CMD.put(bar, command);
    return Registers.CMD.get(bar);
  }

  /**
   * Has the card execute a command that has none.
   *
   * @throws CardException if the card is gone
   */
  void execute(int command) {
    Registers.CMD.put(bar, command);
    checkPresent();
  }

  /**
   * Tells a card that is there: it knows at least one revision. One that is not there reads as all
   * ones, or as zero behind some bridges.
   *
   * @throws CardException if it is not
   */
  void checkPresent() {
    int revisions = Registers.VRRS.get(bar);
    if (revisions == Registers.GONE || revisions == 0) {
      throw new CardException("the card has vanished");
    }
  }
}
