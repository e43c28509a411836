package io.millrace.pipeline.counters;

/** A counters file cannot be made or read. The message names the file and what to do about it. */
public final class CountersFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CountersFileException(String message) {
    super(message);
  }

  CountersFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
