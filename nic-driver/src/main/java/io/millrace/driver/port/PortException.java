package io.millrace.driver.port;

/**
 * A port cannot be opened as configured. The message names the interface or file and says what the
 * user can do about it.
 */
public class PortException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public PortException(String message) {
    super(message);
  }

  /** With a message for the user and what is behind it. */
  public PortException(String message, Throwable cause) {
    super(message, cause);
  }
}
