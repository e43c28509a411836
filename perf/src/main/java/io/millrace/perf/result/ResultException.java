package io.millrace.perf.result;

import java.io.IOException;

/** A file that holds no measurement; the message says where and why, for the user. */
public final class ResultException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public ResultException(String message) {
    super(message);
  }

  /** With a message for the user and what is behind it. */
  public ResultException(String message, Throwable cause) {
    super(message, cause);
  }
}
