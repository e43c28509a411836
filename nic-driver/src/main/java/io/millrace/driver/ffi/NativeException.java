package io.millrace.driver.ffi;

/** A call into the C library that failed, with its {@code errno}. */
public final class NativeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;
  private final String call;
  private final int errno;

  /** The failure of {@code call} (a man-page name, with what it was about if that helps). */
  public NativeException(String call, int errno) {
    message = call + ": " + NativeCall.strerror(errno) + " (" + Errno.name(errno) + ")";
    this.call = call;
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** The function that failed, by its man-page name. */
  public String call() {
    return call;
  }

  /** The error number, one of {@link Errno} or another of errno(3). */
  public int errno() {
    return errno;
  }

  /** The error's symbolic name, such as {@code EPERM}. */
  public String errnoName() {
    return Errno.name(errno);
  }
}
