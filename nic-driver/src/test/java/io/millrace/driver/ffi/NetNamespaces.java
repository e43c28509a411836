package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** Lets a test's thread work in another network namespace, see network_namespaces(7), setns(2). */
public final class NetNamespaces {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final MethodHandle SETNS =
      NativeCall.libc("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private NetNamespaces() {}

  /** Moves the calling thread, for good, into a namespace that {@code ip netns} has made. */
  public static void enter(String name) {
    int fd = Fcntl.open("/run/netns/" + name, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    try {
      NativeCall.check(
          "setns " + name, (int) SETNS.invokeExact(NativeCall.capture(), fd, CLONE_NEWNET));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    } finally {
      Unistd.close(fd);
    }
  }
}
