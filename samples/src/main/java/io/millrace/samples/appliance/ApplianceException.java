package io.millrace.samples.appliance;

/** An appliance cannot be as configured; the message is for the user. */
public final class ApplianceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ApplianceException(String message) {
    super(message);
  }

  ApplianceException(String message, Throwable cause) {
    super(message, cause);
  }
}
