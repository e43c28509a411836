package io.millrace.driver.card;

/**
 * A card's being this process's, which the kernel may end: because the card is to be pulled out, or
 * root takes it from vfio-pci. The kernel waits until the process gives it back.
 *
 * <p>For one thread at a time.
 */
public interface Lease {
  /** Of a card that nobody else can want. */
  Lease FOREVER =
      new Lease() {
        @Override
        public boolean isWantedBack() {
          return false;
        }

        @Override
        public void giveBack() {}

        @Override
        public void takeAgain() {}
      };

  /** Whether the kernel has asked for the card since the last call. */
  boolean isWantedBack();

  /**
   * Gives the card back; it has been halted. Until {@link #takeAgain} its registers read as all
   * ones, and what is written to them is lost.
   */
  void giveBack();

  /**
   * Takes the card again, in whatever state it is; only if it was given back.
   *
   * @throws CardException if it cannot be had, or another one is in its place; it may be tried
   *     again
   */
  void takeAgain();
}
