package io.millrace.perf.method;

/** Nothing could be measured; the message says why, for the user. */
public final class MeasureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public MeasureException(String message) {
    super(message);
  }

  /** With a message for the user and what is behind it. */
  public MeasureException(String message, Throwable cause) {
    super(message, cause);
  }
}
