package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.MemoryLayout.unionLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/**
 * {@code <linux/if.h>} and {@code <linux/sockios.h>}: requests about an interface, netdevice(7).
 */
public final class LinuxIf {
  public static final int IFNAMSIZ = 16;
  public static final int IFF_UP = 1;
  public static final int IFF_RUNNING = 0x40;
  public static final int SIOCGIFFLAGS = 0x8913;
  public static final int SIOCSIFFLAGS = 0x8914;
  public static final int SIOCGIFMTU = 0x8921;
  public static final int SIOCGIFHWADDR = 0x8927;
  public static final int SIOCGIFINDEX = 0x8933;

  /** An interface's name and one value, which one depends on the request. */
  public static final StructLayout IFREQ =
      structLayout(
              Layouts.bytes("ifr_name", IFNAMSIZ),
              unionLayout(
                      structLayout(JAVA_SHORT.withName("sa_family"), Layouts.bytes("sa_data", 14))
                          .withName("ifru_hwaddr"),
                      JAVA_SHORT.withName("ifru_flags"),
                      JAVA_INT.withName("ifru_ivalue"),
                      JAVA_INT.withName("ifru_mtu"),
                      Layouts.bytes("room", 24))
                  .withName("ifr_ifru"))
          .withName("ifreq");

  private LinuxIf() {}
}
