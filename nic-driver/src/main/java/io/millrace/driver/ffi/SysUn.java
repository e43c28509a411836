package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/** {@code <sys/un.h>}: addresses of sockets within the machine, unix(7). */
public final class SysUn {
  /** The address of a Unix socket: a path, or a zero byte and a name that is in no directory. */
  public static final StructLayout SOCKADDR_UN =
      structLayout(JAVA_SHORT.withName("sun_family"), Layouts.bytes("sun_path", 108))
          .withName("sockaddr_un");

  private SysUn() {}
}
