package io.millrace.driver.memory;

/** Packet memory is too small for the pools and rings that were asked for. */
public final class OutOfPacketMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutOfPacketMemoryException(String message) {
    super(message);
  }
}
