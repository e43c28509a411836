package io.millrace.driver.bind;

/** A card cannot be taken or given back; the message tells the user why and what to do. */
public final class BindException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public BindException(String message) {
    super(message);
  }

  /** With a message for the user and what is behind it. */
  public BindException(String message, Throwable cause) {
    super(message, cause);
  }
}
