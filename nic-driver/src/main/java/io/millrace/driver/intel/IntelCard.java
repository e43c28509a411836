package io.millrace.driver.intel;

import static io.millrace.driver.intel.IntelRegisters.CTRL;
import static io.millrace.driver.intel.IntelRegisters.EEC;
import static io.millrace.driver.intel.IntelRegisters.RAH;
import static io.millrace.driver.intel.IntelRegisters.RAL;
import static io.millrace.driver.intel.IntelRegisters.STATUS;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import java.util.concurrent.locks.LockSupport;

/** Steps that all of these cards are taken through in the same way. */
public final class IntelCard {
  private static final int GONE = -1;
  private static final int MASTER_DISABLE_MILLIS = 100;
  private static final int RESET_MILLIS = 1000;
  private static final int EEPROM_MILLIS = 50;

  /** What registers need to settle after a reset (82574: 4.3.1; 82576: 4.3.1). */
  private static final long SETTLE_NANOS = 2_000_000;

  private IntelCard() {}

  /**
   * The status register. All ones is no status: reserved bits in it read as zero.
   *
   * @throws CardException if the card does not answer
   */
  public static int status(Bar bar) {
    int status = STATUS.get(bar);
    if (status == GONE) {
      throw new CardException("the card does not answer: its registers read as all ones");
    }
    return status;
  }

  /**
   * Has the card end its accesses to memory and start no others (82574: 5.2.4; 82576: 5.2.3.3).
   *
   * @return whether it has; if not, only clearing the bus master bit and a reset end them
   * @throws CardException if the card does not answer
   */
  public static boolean disableMaster(Bar bar) {
    CTRL.set(bar, IntelRegisters.CTRL_GIO_MASTER_DISABLE);
    return CardDriver.isWithin(
        MASTER_DISABLE_MILLIS, () -> (status(bar) & IntelRegisters.STATUS_GIO_MASTER_ENABLE) == 0);
  }

  /**
   * Resets everything but the configuration space and the PHY, and waits until the card has read
   * its EEPROM again (82574: 4.6.2; 82576: 4.5.3).
   *
   * @throws CardException if it does not come out of it
   */
  public static void reset(Bar bar) {
    status(bar);
    CTRL.set(bar, IntelRegisters.CTRL_RST);
    LockSupport.parkNanos(SETTLE_NANOS);
    CardDriver.await(
        "the card's reset", RESET_MILLIS, () -> (CTRL.get(bar) & IntelRegisters.CTRL_RST) == 0);
    // A card without an EEPROM never says that it has read it: its address will tell.
    CardDriver.isWithin(EEPROM_MILLIS, () -> (EEC.get(bar) & IntelRegisters.EEC_AUTO_RD) != 0);
    status(bar);
  }

  /**
   * The card's own address, which it has read from its EEPROM into the first receive address.
   *
   * @throws CardException if there is none
   */
  public static MacAddress mac(Bar bar) {
    long low = Integer.toUnsignedLong(RAL.get(bar, 0));
    long high = RAH.get(bar, 0) & 0xffffL;
    MacAddress mac = new MacAddress(Long.reverseBytes(high << 32 | low) >>> 16);
    if (mac.equals(MacAddress.NONE) || mac.isGroup()) {
      throw new CardException("the card has no address of its own, its EEPROM says " + mac);
    }
    return mac;
  }

  /**
   * The link, as the status register has it.
   *
   * @throws CardException if the card does not answer
   */
  public static LinkState link(Bar bar) {
    int status = status(bar);
    if ((status & IntelRegisters.STATUS_LU) == 0) {
      return LinkState.down("no link: is there a cable, and is the other end up?");
    }
    return switch (status >>> IntelRegisters.STATUS_SPEED_SHIFT & 3) {
      case 0 -> new LinkState(true, 10, "");
      case 1 -> new LinkState(true, 100, "");
      default -> new LinkState(true, 1000, "");
    };
  }
}
