package io.millrace.driver.intel;

import static io.millrace.driver.intel.IntelRegisters.MDIC;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;

/**
 * The transceiver inside the card, by the management interface of IEEE 802.3, 22.2.4, through MDIC
 * (82574: 10.2.2.7; 82576: 8.2.4). Whoever uses it owns it: how to get it from the firmware differs
 * between the cards.
 */
public final class Phy {
  private static final int ADDRESS = 1 << 21;
  private static final int REGISTER_SHIFT = 16;
  private static final int OP_WRITE = 1 << 26;
  private static final int OP_READ = 2 << 26;
  private static final int READY = 1 << 28;
  private static final int ERROR = 1 << 30;
  private static final int TIMEOUT_MILLIS = 100;

  /** Control register (IEEE 802.3, 22.2.4.1). */
  private static final int CONTROL = 0;

  private static final int CONTROL_RESTART_AUTONEG = 1 << 9;
  private static final int CONTROL_ISOLATE = 1 << 10;
  private static final int CONTROL_POWER_DOWN = 1 << 11;
  private static final int CONTROL_AUTONEG = 1 << 12;

  /** Status register (IEEE 802.3, 22.2.4.2). */
  private static final int STATUS = 1;

  private static final int STATUS_AUTONEG_COMPLETE = 1 << 5;

  private final Bar bar;

  /** The transceiver of the card with these registers. */
  public Phy(Bar bar) {
    this.bar = bar;
  }

  /**
   * Has it negotiate a link, unless it has one: a driver before may have turned its power off, and
   * an emulated one forgets its link when the rest of the card is reset.
   *
   * @throws CardException if it does not answer
   */
  public void wake() {
    int control = read(CONTROL);
    int off = CONTROL_POWER_DOWN | CONTROL_ISOLATE;
    boolean isReady = (control & off) == 0 && (control & CONTROL_AUTONEG) != 0;
    if (!isReady || (read(STATUS) & STATUS_AUTONEG_COMPLETE) == 0) {
      write(CONTROL, control & ~off | CONTROL_AUTONEG | CONTROL_RESTART_AUTONEG);
    }
  }

  private int read(int register) {
    return transact(OP_READ | ADDRESS | register << REGISTER_SHIFT) & 0xffff;
  }

  private void write(int register, int value) {
    transact(OP_WRITE | ADDRESS | register << REGISTER_SHIFT | value);
  }

  private int transact(int command) {
    MDIC.put(bar, command);
    CardDriver.await("talking to the PHY", TIMEOUT_MILLIS, () -> (MDIC.get(bar) & READY) != 0);
    int answer = MDIC.get(bar);
    if ((answer & ERROR) != 0) {
      throw new CardException("the card's PHY does not answer");
    }
    return answer;
  }
}
