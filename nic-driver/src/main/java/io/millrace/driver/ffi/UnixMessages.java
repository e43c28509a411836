package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Messages of sendmsg(2) and recvmsg(2) with file descriptors beside the bytes, cmsg(3). */
final class UnixMessages {
  /** Most descriptors that the kernel passes with one message, {@code SCM_MAX_FD} of unix(7). */
  static final int MAX_FDS = 253;

  private static final long IOV_BASE = Layouts.offset(SysSocket.IOVEC, "iov_base");
  private static final long IOV_LEN = Layouts.offset(SysSocket.IOVEC, "iov_len");
  private static final long MSG_IOV = Layouts.offset(SysSocket.MSGHDR, "msg_iov");
  private static final long MSG_IOVLEN = Layouts.offset(SysSocket.MSGHDR, "msg_iovlen");
  private static final long MSG_CONTROL = Layouts.offset(SysSocket.MSGHDR, "msg_control");
  private static final long MSG_CONTROLLEN = Layouts.offset(SysSocket.MSGHDR, "msg_controllen");
  private static final long MSG_FLAGS = Layouts.offset(SysSocket.MSGHDR, "msg_flags");
  private static final long CMSG_LEN = Layouts.offset(SysSocket.CMSGHDR, "cmsg_len");
  private static final long CMSG_LEVEL = Layouts.offset(SysSocket.CMSGHDR, "cmsg_level");
  private static final long CMSG_TYPE = Layouts.offset(SysSocket.CMSGHDR, "cmsg_type");
  private static final long CMSG_DATA = SysSocket.CMSGHDR.byteSize();

  private UnixMessages() {}

  /** sendmsg(2): the number of bytes that went, or {@code -errno}. */
  static long send(int socket, MemorySegment bytes, int[] fds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment control =
          fds.length == 0 ? MemorySegment.NULL : arena.allocate(controlBytes(fds.length), 8);
      if (fds.length > 0) {
        control.set(JAVA_LONG, CMSG_LEN, CMSG_DATA + fds.length * 4L);
        control.set(JAVA_INT, CMSG_LEVEL, SysSocket.SOL_SOCKET);
        control.set(JAVA_INT, CMSG_TYPE, SysSocket.SCM_RIGHTS);
        MemorySegment.copy(fds, 0, control, JAVA_INT, CMSG_DATA, fds.length);
      }
      return SysSocket.sendmsg(
          socket, header(arena, bytes, control), SysSocket.MSG_NOSIGNAL | SysSocket.MSG_DONTWAIT);
    }
  }

  /**
   * recvmsg(2).
   *
   * @throws NativeException also when nothing is there, {@code EAGAIN}
   */
  static ReceivedMessage receive(int socket, MemorySegment bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment control = arena.allocate(controlBytes(MAX_FDS), 8);
      MemorySegment header = header(arena, bytes, control);
      long received =
          SysSocket.recvmsg(socket, header, SysSocket.MSG_CMSG_CLOEXEC | SysSocket.MSG_DONTWAIT);
      if (received < 0) {
        throw new NativeException("recvmsg", (int) -received);
      }
      int cut = SysSocket.MSG_TRUNC | SysSocket.MSG_CTRUNC;
      return new ReceivedMessage(
          (int) received,
          descriptors(control, header.get(JAVA_LONG, MSG_CONTROLLEN)),
          (header.get(JAVA_INT, MSG_FLAGS) & cut) != 0);
    }
  }

  /** Room for a control message with so many descriptors. */
  private static long controlBytes(int fds) {
    return CMSG_DATA + (fds * 4L + 7) / 8 * 8;
  }

  private static MemorySegment header(Arena arena, MemorySegment bytes, MemorySegment control) {
    MemorySegment piece = arena.allocate(SysSocket.IOVEC);
    piece.set(ADDRESS, IOV_BASE, bytes);
    piece.set(JAVA_LONG, IOV_LEN, bytes.byteSize());
    MemorySegment header = arena.allocate(SysSocket.MSGHDR);
    header.set(ADDRESS, MSG_IOV, piece);
    header.set(JAVA_LONG, MSG_IOVLEN, 1);
    header.set(ADDRESS, MSG_CONTROL, control);
    header.set(JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
    return header;
  }

  /** The descriptors of all control messages within the first {@code length} bytes. */
  private static int[] descriptors(MemorySegment control, long length) {
    int[] fds = {};
    long at = 0;
    while (at + CMSG_DATA <= length) {
      long size = control.get(JAVA_LONG, at + CMSG_LEN);
      if (size < CMSG_DATA || size > length - at) {
        break;
      }
      if (control.get(JAVA_INT, at + CMSG_LEVEL) == SysSocket.SOL_SOCKET
          && control.get(JAVA_INT, at + CMSG_TYPE) == SysSocket.SCM_RIGHTS) {
        int more = (int) (size - CMSG_DATA) / 4;
        int before = fds.length;
        fds = Arrays.copyOf(fds, before + more);
        MemorySegment.copy(control, JAVA_INT, at + CMSG_DATA, fds, before, more);
      }
      at += (size + 7) / 8 * 8;
    }
    return fds;
  }
}
