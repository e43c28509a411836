package io.millrace.driver.ffi;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A counter by which one process or thread wakes another, eventfd(2). Neither end waits at it: who
 * wants to, puts its descriptor into a {@link PollSet}.
 *
 * <p>{@link #signal} may be called by any threads, {@link #drain} by one at a time. They allocate
 * nothing, for the data path.
 */
public final class EventFd implements AutoCloseable {
  private final int fd;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment one;
  private final MemorySegment count;

  /** A new counter at zero. */
  public EventFd() {
    this(Poll.eventfd(0, Poll.EFD_NONBLOCK | Poll.EFD_CLOEXEC));
  }

  private EventFd(int fd) {
    this.fd = fd;
    one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
    count = arena.allocate(ValueLayout.JAVA_LONG);
  }

  /**
   * Takes over a descriptor that another process has sent, and makes it non-blocking, so that
   * neither end is held up by it; a peer that wants to can undo that.
   *
   * @throws NativeException {@code EINVAL} if it is not an event counter; then it is closed
   */
  public static EventFd adopt(int fd) {
    try {
      if (!isEventFd(fd)) {
        throw new NativeException("descriptor of something else than eventfd", Errno.EINVAL);
      }
      int flags = Fcntl.fcntl(fd, Fcntl.F_GETFL, 0);
      Fcntl.fcntl(fd, Fcntl.F_SETFL, flags | Fcntl.O_NONBLOCK);
      return new EventFd(fd);
    } catch (NativeException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  private static boolean isEventFd(int fd) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd))
          .toString()
          .equals("anon_inode:[eventfd]");
    } catch (IOException e) {
      return false;
    }
  }

  /** The descriptor, readable while the counter is not zero. */
  public int fd() {
    return fd;
  }

  /**
   * Adds one.
   *
   * @return whether it worked: a peer may have sent something that is no counter
   */
  public boolean signal() {
    return Unistd.write(fd, one.address(), Long.BYTES) == Long.BYTES;
  }

  /**
   * Sets the counter back to zero.
   *
   * @return whether it was anything else
   */
  public boolean drain() {
    return Unistd.read(fd, count.address(), Long.BYTES) > 0;
  }

  /** Closes the descriptor; nobody may be in {@link #signal} or {@link #drain} any more. */
  @Override
  public void close() {
    Unistd.close(fd);
    arena.close();
  }
}
