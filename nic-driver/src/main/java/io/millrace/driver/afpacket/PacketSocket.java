package io.millrace.driver.afpacket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.IfPacket;
import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.LinuxFilter;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.SysSocket;
import io.millrace.driver.ffi.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** A packet socket with one mapped ring of version 2, see packet(7). Control plane. */
final class PacketSocket implements AutoCloseable {
  /** Kernel memory that frames on their way out may take, in bytes. */
  private static final int SEND_BUFFER = 8 << 20;

  private final int fd;
  private MemorySegment ring = MemorySegment.NULL;

  /** A socket that receives nothing yet. */
  PacketSocket() {
    int type = SysSocket.SOCK_RAW | SysSocket.SOCK_NONBLOCK | SysSocket.SOCK_CLOEXEC;
    fd = SysSocket.socket(SysSocket.AF_PACKET, type, /* protocol= */ 0);
    set(IfPacket.PACKET_VERSION, "PACKET_VERSION", IfPacket.TPACKET_V2);
  }

  int fd() {
    return fd;
  }

  /** Sets an option of packet(7) that is a number. */
  void set(int option, String name, int value) {
    SysSocket.setsockopt(fd, SysSocket.SOL_PACKET, option, name, value);
  }

  /**
   * Makes and maps the ring.
   *
   * <p>Slots are multiples of 64 bytes and a block holds as many slots as there are 64 bytes in a
   * page, so that blocks are whole pages and slot {@code i} lies at {@code i * slotBytes}.
   */
  MemorySegment mapRing(int option, String name, int slotBytes, int slots) {
    int slotsPerBlock = (int) Math.min(slots, Unistd.pageSize() / 64);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IfPacket.TPACKET_REQ);
      request.setAtIndex(JAVA_INT, 0, slotBytes * slotsPerBlock);
      request.setAtIndex(JAVA_INT, 1, slots / slotsPerBlock);
      request.setAtIndex(JAVA_INT, 2, slotBytes);
      request.setAtIndex(JAVA_INT, 3, slots);
      SysSocket.setsockopt(fd, SysSocket.SOL_PACKET, option, name, request);
    }
    ring =
        SysMman.mmap(
            (long) slotBytes * slots,
            SysMman.PROT_READ | SysMman.PROT_WRITE,
            SysMman.MAP_SHARED,
            fd,
            0);
    return ring;
  }

  /** Attaches the socket to an interface; EtherType 0 receives nothing. */
  void bind(int interfaceIndex, int etherType) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(IfPacket.SOCKADDR_LL);
      address.set(JAVA_SHORT, offset("sll_family"), (short) SysSocket.AF_PACKET);
      address.set(
          JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), offset("sll_protocol"), (short) etherType);
      address.set(JAVA_INT, offset("sll_ifindex"), interfaceIndex);
      SysSocket.bind(fd, address);
    }
  }

  private static long offset(String field) {
    return Layouts.offset(IfPacket.SOCKADDR_LL, field);
  }

  /** Makes the interface promiscuous as long as this socket lives. */
  void joinPromiscuous(int interfaceIndex) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment membership = arena.allocate(IfPacket.PACKET_MREQ);
      membership.set(JAVA_INT, Layouts.offset(IfPacket.PACKET_MREQ, "mr_ifindex"), interfaceIndex);
      membership.set(
          JAVA_SHORT,
          Layouts.offset(IfPacket.PACKET_MREQ, "mr_type"),
          (short) IfPacket.PACKET_MR_PROMISC);
      SysSocket.setsockopt(
          fd,
          SysSocket.SOL_PACKET,
          IfPacket.PACKET_ADD_MEMBERSHIP,
          "PACKET_ADD_MEMBERSHIP",
          membership);
    }
  }

  /** Founds a group of sockets among which the kernel spreads flows, and returns its number. */
  int foundFanoutGroup() {
    joinFanout(0, IfPacket.PACKET_FANOUT_HASH | IfPacket.PACKET_FANOUT_FLAG_UNIQUEID);
    return 0xffff
        & SysSocket.getsockopt(fd, SysSocket.SOL_PACKET, IfPacket.PACKET_FANOUT, "PACKET_FANOUT");
  }

  /** Joins a group that another socket has founded. */
  void joinFanoutGroup(int group) {
    joinFanout(group, IfPacket.PACKET_FANOUT_HASH);
  }

  private void joinFanout(int group, int typeAndFlags) {
    set(IfPacket.PACKET_FANOUT, "PACKET_FANOUT", group | typeAndFlags << 16);
  }

  /** Drops all frames, uncounted, from here on. */
  void rejectAll() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nothing = arena.allocate(LinuxFilter.SOCK_FILTER);
      nothing.set(
          JAVA_SHORT, Layouts.offset(LinuxFilter.SOCK_FILTER, "code"), (short) LinuxFilter.BPF_RET);
      MemorySegment program = arena.allocate(LinuxFilter.SOCK_FPROG);
      program.set(JAVA_SHORT, Layouts.offset(LinuxFilter.SOCK_FPROG, "len"), (short) 1);
      program.set(ADDRESS, Layouts.offset(LinuxFilter.SOCK_FPROG, "filter"), nothing);
      SysSocket.setsockopt(
          fd, SysSocket.SOL_SOCKET, SysSocket.SO_ATTACH_FILTER, "SO_ATTACH_FILTER", program);
    }
  }

  /** Undoes {@link #rejectAll}. */
  void acceptAll() {
    SysSocket.setsockopt(
        fd, SysSocket.SOL_SOCKET, SysSocket.SO_DETACH_FILTER, "SO_DETACH_FILTER", 0);
  }

  /** Gives outgoing frames room, as much as is allowed. */
  void enlargeSendBuffer() {
    try {
      SysSocket.setsockopt(
          fd, SysSocket.SOL_SOCKET, SysSocket.SO_SNDBUFFORCE, "SO_SNDBUFFORCE", SEND_BUFFER);
    } catch (NativeException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      SysSocket.setsockopt(fd, SysSocket.SOL_SOCKET, SysSocket.SO_SNDBUF, "SO_SNDBUF", SEND_BUFFER);
    }
  }

  /** Frames dropped because the ring was full, since the last call. */
  long drops() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stats = arena.allocate(IfPacket.TPACKET_STATS);
      SysSocket.getsockopt(
          fd, SysSocket.SOL_PACKET, IfPacket.PACKET_STATISTICS, "PACKET_STATISTICS", stats);
      return Integer.toUnsignedLong(
          stats.get(JAVA_INT, Layouts.offset(IfPacket.TPACKET_STATS, "tp_drops")));
    }
  }

  /** Unmaps the ring and closes the socket. */
  @Override
  public void close() {
    if (ring.byteSize() > 0) {
      SysMman.munmap(ring);
    }
    Unistd.close(fd);
  }
}
