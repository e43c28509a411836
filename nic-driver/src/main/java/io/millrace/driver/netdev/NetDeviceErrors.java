package io.millrace.driver.netdev;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.port.PortException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.stream.Collectors;

/** What to tell the user when a port on an interface cannot be opened. */
public final class NetDeviceErrors {
  private NetDeviceErrors() {}

  /** There is no interface of that name. */
  public static PortException missing(String driver, String name) {
    return new PortException(
        driver + ": there is no interface '" + name + "'; " + present() + ", see 'ip link'");
  }

  /** The interface is not one that carries Ethernet frames. */
  public static PortException notEthernet(String driver, String name) {
    return new PortException(
        driver + ": interface '" + name + "' does not carry Ethernet frames; name one that does");
  }

  /**
   * A call about the interface failed.
   *
   * @param capability what the process lacks when the call was not permitted, and how to give it
   */
  public static PortException failed(
      String driver, String name, String capability, NativeException e) {
    return switch (e.errno()) {
      case Errno.EPERM, Errno.EACCES ->
          new PortException(
              driver + ": no permission to open interface '" + name + "': " + capability, e);
      case Errno.ENODEV, Errno.ENXIO -> missing(driver, name);
      case Errno.ENOMEM, Errno.ENOBUFS ->
          new PortException(
              driver + ": no memory for the rings of '" + name + "': give it fewer slots", e);
      default ->
          new PortException(
              driver + ": cannot open interface '" + name + "': " + e.getMessage(), e);
    };
  }

  private static String present() {
    try {
      return NetworkInterface.networkInterfaces()
          .map(NetworkInterface::getName)
          .sorted()
          .collect(Collectors.joining(", ", "there are ", ""));
    } catch (SocketException e) {
      return "the interfaces cannot be listed (" + e.getMessage() + ")";
    }
  }
}
