package io.millrace.driver.vhost;

/** The other end has broken the protocol, refuses what it is asked, or is gone. */
public final class VhostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  /** With a message for the user. */
  public VhostException(String message) {
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
