package io.millrace.driver.igb;

import static io.millrace.driver.igb.IgbRegisters.SWSM;
import static io.millrace.driver.igb.IgbRegisters.SWSM_SMBI;
import static io.millrace.driver.igb.IgbRegisters.SWSM_SWESMBI;
import static io.millrace.driver.igb.IgbRegisters.SW_FW_SYNC;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.card.CardException;
import io.millrace.driver.intel.IntelCard;
import java.util.function.BooleanSupplier;

/**
 * The right to use the PHY, which the card's firmware and the drivers of its other functions use as
 * well (4.5.12). SWSM guards SW_FW_SYNC, and SW_FW_SYNC says who has the PHY.
 *
 * <p>Whoever has one of them gives it back within a moment. An owner that has not is dead, as a
 * killed process is, and its right is taken.
 */
final class PhySemaphore implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 1000;
  private static final int FIRMWARE_SHIFT = 16;
  private static final int LAN_ID_SHIFT = 2;

  /** Bits of SW_FW_SYNC for the PHYs of functions 0 to 3. */
  private static final int[] PHY = {1 << 1, 1 << 2, 1 << 5, 1 << 6};

  private final Bar bar;
  private final int bit;

  /**
   * Takes it; closing gives it back.
   *
   * @throws CardException if the card does not answer
   */
  PhySemaphore(Bar bar) {
    this.bar = bar;
    bit = PHY[IntelCard.status(bar) >>> LAN_ID_SHIFT & 3];
    if (!isSoon(() -> claim(bit | bit << FIRMWARE_SHIFT))) {
      IntelCard.status(bar);
      claim(0);
    }
  }

  /** Writes our claim down, unless one of {@code rivals} has; returns whether it has. */
  private boolean claim(int rivals) {
    lock();
    int owners = SW_FW_SYNC.get(bar);
    boolean free = (owners & rivals) == 0;
    if (free) {
      SW_FW_SYNC.put(bar, owners | bit);
    }
    unlock();
    return free;
  }

  private void lock() {
    isSoon(() -> (SWSM.get(bar) & SWSM_SMBI) == 0);
    isSoon(
        () -> {
          SWSM.set(bar, SWSM_SWESMBI);
          return (SWSM.get(bar) & SWSM_SWESMBI) != 0;
        });
  }

  private void unlock() {
    SWSM.clear(bar, SWSM_SMBI | SWSM_SWESMBI);
  }

  private static boolean isSoon(BooleanSupplier done) {
    return CardDriver.isWithin(PATIENCE_MILLIS, done);
  }

  @Override
  public void close() {
    lock();
    SW_FW_SYNC.clear(bar, bit);
    unlock();
  }
}
