package io.millrace.driver.tap;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.Fcntl;
import io.millrace.driver.ffi.IfTun;
import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.LinuxIf;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.Handover;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** A file descriptor attached to one queue of a tap interface; reads and writes whole frames. */
final class TapDescriptor implements Handover.Resource {
  private static final String DEVICE = "/dev/net/tun";
  private static final long FLAGS = Layouts.offset(LinuxIf.IFREQ, "ifr_ifru", "ifru_flags");

  private final int fd;
  private final long memory = PacketMemory.region().segment().address();

  private TapDescriptor(int fd) {
    this.fd = fd;
  }

  int fd() {
    return fd;
  }

  /**
   * Attaches to a queue of the interface that no one is attached to; makes the interface if there
   * is none, to last as long as its descriptors.
   */
  static TapDescriptor attach(String interfaceName, boolean multiQueue) {
    int fd = Fcntl.open(DEVICE, Fcntl.O_RDWR | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ifreq = arena.allocate(LinuxIf.IFREQ);
      ifreq.setString(0, interfaceName, StandardCharsets.UTF_8);
      int flags = IfTun.IFF_TAP | IfTun.IFF_NO_PI | (multiQueue ? IfTun.IFF_MULTI_QUEUE : 0);
      ifreq.set(JAVA_SHORT, FLAGS, (short) flags);
      Fcntl.ioctl(fd, "TUNSETIFF " + interfaceName, IfTun.TUNSETIFF, ifreq);
      return new TapDescriptor(fd);
    } catch (NativeException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  /** Another descriptor of the same queue, for the other direction's thread. */
  TapDescriptor twin() {
    return new TapDescriptor(Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, 0));
  }

  /**
   * Reads the next frame into a buffer.
   *
   * @return its length, {@code room} if it did not fit, {@code -errno} if there is none
   */
  int read(long buffer, int room) {
    return (int) Unistd.read(fd, memory + Packet.address(buffer), room);
  }

  /** Writes a frame; 0 or {@code -errno}. */
  int write(long packet) {
    long result = Unistd.write(fd, memory + Packet.address(packet), Packet.length(packet));
    return (int) Math.min(0, result);
  }

  /** Whether the call may succeed later without anybody doing anything. */
  static boolean isTransient(int result) {
    return result == -Errno.EAGAIN || result == -Errno.EINTR;
  }

  @Override
  public void close() {
    Unistd.close(fd);
  }
}
