package io.millrace.samples.command;

/** What the user asked for cannot be done; the message says why and what to do. Exit code 2. */
public final class UserException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public UserException(String message) {
    super(message);
  }

  /** With a message for the user and what is behind it. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
