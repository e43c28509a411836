package io.millrace.perf.traffic;

/** Traffic that cannot be made or measured as asked; the message is for the user. */
public final class TrafficException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public TrafficException(String message) {
    super(message);
  }

  /** With a message for the user and what is behind it. */
  public TrafficException(String message, Throwable cause) {
    super(message, cause);
  }
}
