package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket within the machine that passes file descriptors along with bytes, unix(7) (the channels
 * of the JDK cannot). No call blocks, except {@link #await} and {@link #send} for as long as they
 * are told to. For one thread at a time, and not for the data path: every message allocates.
 */
public final class UnixSocket implements AutoCloseable {
  /** Whether messages keep their bounds. */
  public enum Type {
    /** A stream of bytes; a receiver may find a message in pieces. */
    STREAM(SysSocket.SOCK_STREAM),
    /** Messages. */
    SEQPACKET(SysSocket.SOCK_SEQPACKET);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  private static final int FLAGS = SysSocket.SOCK_NONBLOCK | SysSocket.SOCK_CLOEXEC;
  private static final int BACKLOG = 16;

  private final int fd;

  /** The file that this socket has made and takes away again. */
  private final @Nullable Path file;

  private UnixSocket(int fd, @Nullable Path file) {
    this.fd = fd;
    this.file = file;
  }

  /**
   * Connects with a socket that listens.
   *
   * @throws NativeException {@code ENOENT} or {@code ECONNREFUSED} while nobody listens, {@code
   *     EAGAIN} when too many are waiting there, {@code EPROTOTYPE} if it is of the other type
   */
  public static UnixSocket connect(UnixAddress address, Type type) {
    int fd = SysSocket.socket(SysSocket.AF_UNIX, type.number | FLAGS, 0);
    try (Arena arena = Arena.ofConfined()) {
      SysSocket.connect(fd, address.toSockaddr(arena));
      return new UnixSocket(fd, null);
    } catch (NativeException e) {
      Unistd.close(fd);
      throw named(e, "connect", address);
    }
  }

  /**
   * Listens at an address. The file that a process left there when it died is replaced.
   *
   * @throws NativeException {@code EADDRINUSE} when another socket listens, or something lies at
   *     the path that is no socket
   */
  public static UnixSocket listen(UnixAddress address, Type type) {
    int fd = SysSocket.socket(SysSocket.AF_UNIX, type.number | FLAGS, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sockaddr = address.toSockaddr(arena);
      bind(fd, sockaddr, address, type);
      SysSocket.listen(fd, BACKLOG);
      return new UnixSocket(fd, address.isAbstract() ? null : Path.of(address.name()));
    } catch (NativeException e) {
      Unistd.close(fd);
      throw named(e, "listen at", address);
    }
  }

  private static void bind(int fd, MemorySegment sockaddr, UnixAddress address, Type type) {
    try {
      SysSocket.bind(fd, sockaddr);
    } catch (NativeException e) {
      if (e.errno() != Errno.EADDRINUSE || address.isAbstract() || !isStale(address, type)) {
        throw e;
      }
      delete(Path.of(address.name()));
      SysSocket.bind(fd, sockaddr);
    }
  }

  /** Whether there is a socket at the path that nobody listens to: only then connect(2) says so. */
  private static boolean isStale(UnixAddress address, Type type) {
    if (Files.isRegularFile(Path.of(address.name()))) {
      return false;
    }
    try {
      connect(address, type).close();
      return false;
    } catch (NativeException e) {
      return e.errno() == Errno.ECONNREFUSED;
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take away the socket " + file, e);
    }
  }

  private static NativeException named(NativeException e, String call, UnixAddress address) {
    return new NativeException(call + " " + address, e.errno());
  }

  /** The next connection to this listening socket, or null if nobody is waiting for it. */
  public @Nullable UnixSocket accept() {
    int accepted = SysSocket.accept4(fd, FLAGS);
    return switch (-accepted) {
      case Errno.EAGAIN, Errno.EINTR, Errno.ECONNABORTED -> null;
      default -> {
        if (accepted < 0) {
          throw new NativeException("accept", -accepted);
        }
        yield new UnixSocket(accepted, null);
      }
    };
  }

  /** The descriptor, to wait for it together with others. */
  public int fd() {
    return fd;
  }

  /**
   * Waits until there is something to {@link #receive} or {@link #accept}, or the end.
   *
   * @return whether there is; false too when a signal came in between
   */
  public boolean await(int timeoutMillis) {
    return await(Poll.POLLIN, timeoutMillis);
  }

  private boolean await(int events, int timeoutMillis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(Poll.POLLFD);
      entry.set(JAVA_INT, Layouts.offset(Poll.POLLFD, "fd"), fd);
      entry.set(JAVA_SHORT, Layouts.offset(Poll.POLLFD, "events"), (short) events);
      return Poll.poll(entry, timeoutMillis) > 0;
    }
  }

  /**
   * Sends all the bytes, and descriptors with the first of them. The descriptors stay the caller's:
   * the peer gets others for the same files.
   *
   * @param bytes the whole segment, native memory
   * @param timeoutMillis how long to wait for a peer that does not receive
   * @throws NativeException {@code EPIPE} or {@code ECONNRESET} when the peer is gone, {@code
   *     ETIMEDOUT}
   */
  public void send(MemorySegment bytes, int timeoutMillis, int... fds) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    MemorySegment rest = bytes;
    int[] with = fds;
    while (true) {
      long sent = UnixMessages.send(fd, rest, with);
      if (sent == rest.byteSize()) {
        return;
      }
      if (sent > 0) {
        rest = rest.asSlice(sent);
        with = new int[0];
      } else if (sent == -Errno.EAGAIN) {
        awaitRoom(deadline);
      } else if (sent != -Errno.EINTR) {
        throw new NativeException("sendmsg", (int) -sent);
      }
    }
  }

  private void awaitRoom(long deadline) {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new NativeException("sendmsg", Errno.ETIMEDOUT);
    }
    await(Poll.POLLOUT, (int) TimeUnit.NANOSECONDS.toMillis(left) + 1);
  }

  /**
   * Receives one message, or what there is of a stream.
   *
   * @param bytes where to, native memory
   * @return the message, to be closed by the caller, or null if there is none yet
   * @throws NativeException {@code ECONNRESET} when the peer died with something unread
   */
  public @Nullable ReceivedMessage receive(MemorySegment bytes) {
    try {
      return UnixMessages.receive(fd, bytes);
    } catch (NativeException e) {
      if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EINTR) {
        return null;
      }
      throw e;
    }
  }

  /** Closes the connection, or stops listening and takes the file away. */
  @Override
  public void close() {
    Unistd.close(fd);
    if (file != null) {
      delete(file);
    }
  }
}
