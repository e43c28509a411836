package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The address of a Unix socket, unix(7).
 *
 * @param name the path, or the name of an abstract address without its leading zero byte
 * @param isAbstract whether it is in no directory: it vanishes with the last socket that has it
 */
public record UnixAddress(String name, boolean isAbstract) {
  private static final long PATH = Layouts.offset(SysUn.SOCKADDR_UN, "sun_path");

  /** Most bytes of a name; a path ends with a zero byte, an abstract name begins with one. */
  public static final int MAX_BYTES = (int) (SysUn.SOCKADDR_UN.byteSize() - PATH) - 1;

  /** Checks that the name fits. */
  public UnixAddress {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_BYTES || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a socket's name has 1 to " + MAX_BYTES + " bytes: '" + name + "'");
    }
  }

  /** A path, or {@code @} and the name of an abstract address. */
  public static UnixAddress parse(String text) {
    return text.startsWith("@")
        ? new UnixAddress(text.substring(1), true)
        : new UnixAddress(text, false);
  }

  /** The {@code sockaddr_un}, exactly as long as the address counts. */
  MemorySegment toSockaddr(Arena arena) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(PATH + 1 + bytes.length);
    address.set(JAVA_SHORT, 0, (short) SysSocket.AF_UNIX);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH + (isAbstract ? 1 : 0), bytes.length);
    return address;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return isAbstract ? "@" + name : name;
  }
}
