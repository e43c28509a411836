package io.millrace.driver.card;

/**
 * A card does not do what it should while it is in use: it has vanished, hangs, or does not come
 * out of reset. Its port goes down, with this message as the reason, and tries to get it going
 * again.
 */
public final class CardException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  /** With a message for the user, which does not name the port. */
  public CardException(String message) {
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
