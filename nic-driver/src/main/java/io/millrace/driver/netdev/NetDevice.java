package io.millrace.driver.netdev;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.Fcntl;
import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.LinuxIf;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysSocket;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks the kernel about one interface by name, see netdevice(7). The name is looked up anew with
 * each question, so the interface may come and go meanwhile; a question about one that does not
 * exist throws {@link NativeException} with {@code ENODEV}. Control plane; any thread.
 */
public final class NetDevice implements AutoCloseable {
  /** Hardware types of {@code <linux/if_arp.h>} whose frames start with an Ethernet header. */
  private static final int ARPHRD_ETHER = 1;

  private static final int ARPHRD_LOOPBACK = 772;

  private static final long HWADDR_TYPE =
      Layouts.offset(LinuxIf.IFREQ, "ifr_ifru", "ifru_hwaddr", "sa_family");
  private static final long HWADDR_DATA =
      Layouts.offset(LinuxIf.IFREQ, "ifr_ifru", "ifru_hwaddr", "sa_data");
  private static final long FLAGS = Layouts.offset(LinuxIf.IFREQ, "ifr_ifru", "ifru_flags");
  private static final long MTU = Layouts.offset(LinuxIf.IFREQ, "ifr_ifru", "ifru_mtu");
  private static final long INDEX = Layouts.offset(LinuxIf.IFREQ, "ifr_ifru", "ifru_ivalue");

  private final String name;
  private final int socket;

  /**
   * Prepares to ask on behalf of a port.
   *
   * @param driver which kind of port, for the message
   * @throws PortException if no interface can have that name
   */
  public static NetDevice open(String driver, String interfaceName) {
    try {
      return new NetDevice(interfaceName);
    } catch (IllegalArgumentException e) {
      throw new PortException(driver + ": " + e.getMessage(), e);
    }
  }

  /**
   * Prepares to ask about an interface of the calling thread's network namespace.
   *
   * @param name 1 to 15 bytes
   * @throws IllegalArgumentException if no interface can have that name
   */
  public NetDevice(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length >= LinuxIf.IFNAMSIZ) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot be an interface: its name has 1 to 15 bytes");
    }
    this.name = name;
    this.socket =
        SysSocket.socket(
            SysSocket.AF_UNIX, SysSocket.SOCK_DGRAM | SysSocket.SOCK_CLOEXEC, /* protocol= */ 0);
  }

  /**
   * All interfaces of the calling thread's network namespace, sorted; unlike {@link
   * java.net.NetworkInterface} also those without an IP address.
   */
  public static List<String> names() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/net/dev"))) {
      return lines
          .skip(2) // the head of the table, see proc_pid_net(5)
          .map(line -> line.substring(0, line.lastIndexOf(':')).strip())
          .sorted()
          .toList();
    }
  }

  /** The interface's name. */
  public String name() {
    return name;
  }

  /** The interface's number, which a new interface of the same name does not inherit, or 0. */
  public int index() {
    try (Arena arena = Arena.ofConfined()) {
      return ask(arena, "SIOCGIFINDEX", LinuxIf.SIOCGIFINDEX).get(JAVA_INT, INDEX);
    } catch (NativeException e) {
      if (e.errno() == Errno.ENODEV) {
        return 0;
      }
      throw e;
    }
  }

  /** Whether frames of this interface start with an Ethernet header. */
  public boolean isEthernet() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ifreq = ask(arena, "SIOCGIFHWADDR", LinuxIf.SIOCGIFHWADDR);
      int type = ifreq.get(JAVA_SHORT, HWADDR_TYPE) & 0xffff;
      return type == ARPHRD_ETHER || type == ARPHRD_LOOPBACK;
    }
  }

  /** The interface's address. */
  public MacAddress mac() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ifreq = ask(arena, "SIOCGIFHWADDR", LinuxIf.SIOCGIFHWADDR);
      long mac = 0;
      for (int i = 0; i < 6; i++) {
        mac = mac << 8 | ifreq.get(JAVA_BYTE, HWADDR_DATA + i) & 0xff;
      }
      return new MacAddress(mac);
    }
  }

  /** Largest layer-3 packet the interface sends, in bytes. */
  public int mtu() {
    try (Arena arena = Arena.ofConfined()) {
      return ask(arena, "SIOCGIFMTU", LinuxIf.SIOCGIFMTU).get(JAVA_INT, MTU);
    }
  }

  /** As {@code ip link set NAME up}. */
  public void setUp() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ifreq = ask(arena, "SIOCGIFFLAGS", LinuxIf.SIOCGIFFLAGS);
      short flags = (short) (ifreq.get(JAVA_SHORT, FLAGS) | LinuxIf.IFF_UP);
      ifreq.set(JAVA_SHORT, FLAGS, flags);
      Fcntl.ioctl(socket, "SIOCSIFFLAGS", LinuxIf.SIOCSIFFLAGS, ifreq);
    }
  }

  /** Whether packets pass, and if they do not, why. */
  public LinkState link() {
    int flags;
    try (Arena arena = Arena.ofConfined()) {
      flags = ask(arena, "SIOCGIFFLAGS", LinuxIf.SIOCGIFFLAGS).get(JAVA_SHORT, FLAGS);
    } catch (NativeException e) {
      return LinkState.down(
          e.errno() == Errno.ENODEV ? "there is no interface " + name : e.getMessage());
    }
    if ((flags & LinuxIf.IFF_UP) == 0) {
      return LinkState.down("interface " + name + " is set down");
    }
    if ((flags & LinuxIf.IFF_RUNNING) == 0) {
      return LinkState.down("interface " + name + " has no carrier");
    }
    return new LinkState(true, speedMbps(), "");
  }

  /** A counter of {@code /sys/class/net/NAME/statistics}, 0 if there is none. */
  public long statistic(String counter) {
    return read("statistics/" + counter);
  }

  /** The kernel says −1, or refuses to answer, where a speed has no meaning. */
  private long speedMbps() {
    return Math.max(0, read("speed"));
  }

  private long read(String file) {
    try {
      return Long.parseLong(Files.readString(Path.of("/sys/class/net", name, file)).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private MemorySegment ask(Arena arena, String request, int code) {
    MemorySegment ifreq = arena.allocate(LinuxIf.IFREQ);
    ifreq.setString(0, name, StandardCharsets.UTF_8);
    Fcntl.ioctl(socket, request + " " + name, code, ifreq);
    return ifreq;
  }

  @Override
  public void close() {
    Unistd.close(socket);
  }
}
