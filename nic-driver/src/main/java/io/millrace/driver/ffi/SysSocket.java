package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * {@code <sys/socket.h>}: socket(2), bind(2), connect(2), listen(2), accept(2), getsockopt(2),
 * setsockopt(2), send(2), recv(2), sendmsg(2), recvmsg(2), and cmsg(3).
 */
public final class SysSocket {
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_PACKET = 17;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_NONBLOCK = 0x800;
  public static final int SOCK_CLOEXEC = 0x80000;
  public static final int SOL_SOCKET = 1;
  public static final int SOL_PACKET = 263;
  public static final int SO_ERROR = 4;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_ATTACH_FILTER = 26;
  public static final int SO_DETACH_FILTER = 27;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SCM_RIGHTS = 1;
  public static final int MSG_CTRUNC = 0x08;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** One piece of a message, {@code struct iovec} of {@code <sys/uio.h>}. */
  public static final StructLayout IOVEC =
      structLayout(ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len")).withName("iovec");

  /** A message with what travels beside its bytes. */
  public static final StructLayout MSGHDR =
      structLayout(
              ADDRESS.withName("msg_name"),
              JAVA_INT.withName("msg_namelen"),
              MemoryLayout.paddingLayout(4),
              ADDRESS.withName("msg_iov"),
              JAVA_LONG.withName("msg_iovlen"),
              ADDRESS.withName("msg_control"),
              JAVA_LONG.withName("msg_controllen"),
              JAVA_INT.withName("msg_flags"),
              MemoryLayout.paddingLayout(4))
          .withName("msghdr");

  /** Head of a control message, aligned to 8 bytes; {@code cmsg_len} counts the head as well. */
  public static final StructLayout CMSGHDR =
      structLayout(
              JAVA_LONG.withName("cmsg_len"),
              JAVA_INT.withName("cmsg_level"),
              JAVA_INT.withName("cmsg_type"))
          .withName("cmsghdr");

  private static final MethodHandle SOCKET =
      NativeCall.libc("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      NativeCall.libc("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CONNECT =
      NativeCall.libc("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle LISTEN =
      NativeCall.libc("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle ACCEPT4 =
      NativeCall.libc(
          "accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDMSG =
      NativeCall.libc("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      NativeCall.libc("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      NativeCall.libc(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle GETSOCKOPT =
      NativeCall.libc(
          "getsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SEND =
      NativeCall.libc(
          "send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV =
      NativeCall.libc(
          "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private SysSocket() {}

  /** socket(2). */
  public static int socket(int domain, int type, int protocol) {
    try {
      return NativeCall.check(
          "socket", (int) SOCKET.invokeExact(NativeCall.capture(), domain, type, protocol));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** bind(2) to an address structure, all of the segment. */
  public static void bind(int fd, MemorySegment address) {
    try {
      NativeCall.check(
          "bind",
          (int) BIND.invokeExact(NativeCall.capture(), fd, address, (int) address.byteSize()));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** connect(2) to an address structure, all of the segment. */
  public static void connect(int fd, MemorySegment address) {
    try {
      NativeCall.check(
          "connect",
          (int) CONNECT.invokeExact(NativeCall.capture(), fd, address, (int) address.byteSize()));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** listen(2). */
  public static void listen(int fd, int backlog) {
    try {
      NativeCall.check("listen", (int) LISTEN.invokeExact(NativeCall.capture(), fd, backlog));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * accept4(2), without the peer's address.
   *
   * @return the descriptor of the new socket, or {@code -errno}
   */
  public static int accept4(int fd, int flags) {
    try {
      return NativeCall.orMinusErrno(
          (int)
              ACCEPT4.invokeExact(
                  NativeCall.capture(), fd, MemorySegment.NULL, MemorySegment.NULL, flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * sendmsg(2).
   *
   * @param message a {@link #MSGHDR}
   * @return the number of bytes, or {@code -errno}
   */
  public static long sendmsg(int fd, MemorySegment message, int flags) {
    try {
      return NativeCall.orMinusErrno(
          (long) SENDMSG.invokeExact(NativeCall.capture(), fd, message, flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * recvmsg(2).
   *
   * @param message a {@link #MSGHDR}, which the kernel fills in
   * @return the number of bytes, or {@code -errno}
   */
  public static long recvmsg(int fd, MemorySegment message, int flags) {
    try {
      return NativeCall.orMinusErrno(
          (long) RECVMSG.invokeExact(NativeCall.capture(), fd, message, flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * setsockopt(2) with a structure, all of the segment.
   *
   * @param name the option's name, for the exception's message
   */
  public static void setsockopt(int fd, int level, int option, String name, MemorySegment value) {
    try {
      NativeCall.check(
          "setsockopt " + name,
          (int)
              SETSOCKOPT.invokeExact(
                  NativeCall.capture(), fd, level, option, value, (int) value.byteSize()));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** setsockopt(2) with an {@code int}. */
  public static void setsockopt(int fd, int level, int option, String name, int value) {
    try (Arena arena = Arena.ofConfined()) {
      setsockopt(fd, level, option, name, arena.allocateFrom(JAVA_INT, value));
    }
  }

  /**
   * getsockopt(2) into a structure, all of the segment.
   *
   * @return the number of bytes the kernel wrote
   */
  public static int getsockopt(int fd, int level, int option, String name, MemorySegment value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
      NativeCall.check(
          "getsockopt " + name,
          (int) GETSOCKOPT.invokeExact(NativeCall.capture(), fd, level, option, value, length));
      return length.get(JAVA_INT, 0);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** getsockopt(2) of an {@code int}. */
  public static int getsockopt(int fd, int level, int option, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      getsockopt(fd, level, option, name, value);
      return value.get(JAVA_INT, 0);
    }
  }

  /**
   * send(2), on the data path: sendto(2) of a bound or connected socket.
   *
   * @param address where {@code length} bytes of mapped memory begin; 0 with length 0 tells a
   *     packet socket to send what is in its transmit ring (packet(7))
   * @return the number of bytes, or {@code -errno}
   */
  public static long send(int fd, long address, long length, int flags) {
    try {
      return NativeCall.orMinusErrno(
          (long) SEND.invokeExact(NativeCall.capture(), fd, address, length, flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * recv(2), on the data path: recvfrom(2) without the sender's address.
   *
   * @param address where {@code length} bytes of mapped memory begin
   * @return the number of bytes, or {@code -errno}
   */
  public static long recv(int fd, long address, long length, int flags) {
    try {
      return NativeCall.orMinusErrno(
          (long) RECV.invokeExact(NativeCall.capture(), fd, address, length, flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
