package io.millrace.driver.card;

/** A lease that a test ends. */
final class PaperLease implements Lease {
  /** The kernel wants the card. */
  volatile boolean isWanted;

  /** The card can be had. */
  volatile boolean isThere = true;

  /** It was given back. */
  volatile boolean isAway;

  @Override
  public boolean isWantedBack() {
    boolean now = isWanted;
    isWanted = false;
    return now;
  }

  @Override
  public void giveBack() {
    isAway = true;
  }

  @Override
  public void takeAgain() {
    if (!isThere) {
      throw new CardException("there is no card");
    }
    isAway = false;
  }
}
