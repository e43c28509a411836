package io.millrace.driver.card;

/**
 * What a card has counted itself, since its driver began to collect. Guarded by the port that owns
 * it.
 */
public final class CardCounters {
  private long missed;
  private long rxErrors;
  private long txErrors;

  /** Frames that arrived while there was no descriptor or no room in the card's own memory. */
  public void missed(long more) {
    missed += more;
  }

  /** Frames that arrived damaged, or that the card did not accept for another reason. */
  public void rxErrors(long more) {
    rxErrors += more;
  }

  /** Frames that the card was given and did not send. */
  public void txErrors(long more) {
    txErrors += more;
  }

  /** How many there were. */
  public long missed() {
    return missed;
  }

  /** How many there were. */
  public long rxErrors() {
    return rxErrors;
  }

  /** How many there were. */
  public long txErrors() {
    return txErrors;
  }
}
