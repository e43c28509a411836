package io.millrace.stages.wireguard.config;

/** A tunnel cannot do what it was asked. The message says why, and names no secret. */
public final class TunnelException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What tools are told: error numbers of Linux (errno(3)). */
  public enum Errno {
    /** Something failed here. */
    IO(5),
    /** More than there is memory for. */
    NO_MEMORY(12),
    /** The request makes no sense. */
    INVALID(22),
    /** What was sent is no request. */
    PROTOCOL(71),
    /** The port is another's. */
    ADDRESS_IN_USE(98);

    private final int number;

    Errno(int number) {
      this.number = number;
    }

    /** The number, above 0. */
    public int number() {
      return number;
    }
  }

  private final Errno errno;

  /** With what tools are told and a message for people. */
  public TunnelException(Errno errno, String message) {
    super(message);
    this.errno = errno;
  }

  /** The same, with what is behind it. */
  public TunnelException(Errno errno, String message, Throwable cause) {
    super(message, cause);
    this.errno = errno;
  }

  /** What tools are told. */
  public Errno errno() {
    return errno;
  }
}
