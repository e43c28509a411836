package io.millrace.driver.memif;

/**
 * The connection cannot go on, or never came about. The message says why, in words for the user.
 */
final class PeerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean worthTelling;

  private PeerException(String reason, boolean worthTelling) {
    super(reason);
    this.worthTelling = worthTelling;
  }

  /** It is our decision, and the peer is told. */
  PeerException(String reason) {
    this(reason, true);
  }

  /** The peer has gone, so that nobody is there to be told. */
  static PeerException gone(String reason) {
    return new PeerException(reason, false);
  }

  /** Whether to tell the peer. */
  boolean worthTelling() {
    return worthTelling;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
