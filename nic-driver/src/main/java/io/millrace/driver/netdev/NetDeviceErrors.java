package io.millrace.driver.netdev;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.PortException;
import java.io.IOException;

/** What to tell the user when a port on an interface cannot be opened. */
public final class NetDeviceErrors {
  /** An Ethernet header with a VLAN tag. */
  private static final int FRAME_OVERHEAD = 18;

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
   * Refuses an interface with larger frames than packet buffers hold: each of them would be lost,
   * and nobody would tell the sender.
   */
  public static void checkMtu(String driver, NetDevice device) {
    int mtu = device.mtu();
    int most = PacketMemory.DATA_ROOM - FRAME_OVERHEAD;
    if (mtu > most) {
      throw new PortException(
          String.format(
              "%s: interface '%s' has an MTU of %d, and packet buffers hold %d: 'ip link set %2$s"
                  + " mtu %4$d', or give them a data room of %d bytes or more",
              driver, device.name(), mtu, most, mtu + FRAME_OVERHEAD));
    }
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
      return "there are " + String.join(", ", NetDevice.names());
    } catch (IOException e) {
      return "the interfaces cannot be listed (" + e.getMessage() + ")";
    }
  }
}
