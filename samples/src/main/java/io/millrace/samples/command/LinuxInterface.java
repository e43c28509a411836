package io.millrace.samples.command;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.host.HostFiles;
import io.millrace.driver.host.InterfaceAddresses;
import io.millrace.driver.netdev.NetDevice;
import io.millrace.driver.port.MacAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A network interface that the kernel drives.
 *
 * @param name its name
 * @param driver the kernel's driver for it; for an interface without hardware, its kind
 * @param mac its Ethernet address, or empty
 * @param mtu largest packet in bytes
 * @param state {@code up}, {@code down} or {@code no carrier}
 * @param addresses its IP addresses with their prefix lengths
 */
record LinuxInterface(
    String name, String driver, String mac, int mtu, String state, List<String> addresses) {
  private static final HostFiles FILES = HostFiles.system();

  static List<LinuxInterface> all() throws IOException {
    return NetDevice.names().stream().map(LinuxInterface::of).toList();
  }

  private static LinuxInterface of(String name) {
    try (NetDevice device = new NetDevice(name)) {
      return new LinuxInterface(
          name,
          driver(name),
          mac(device),
          device.mtu(),
          state(device),
          InterfaceAddresses.SYSTEM.of(name));
    } catch (NativeException e) {
      return new LinuxInterface(name, driver(name), "", 0, "gone", List.of());
    }
  }

  private static String mac(NetDevice device) {
    MacAddress mac = device.isEthernet() ? device.mac() : MacAddress.NONE;
    return mac.equals(MacAddress.NONE) ? "" : mac.toString();
  }

  private static String state(NetDevice device) {
    if (device.link().up()) {
      return "up";
    }
    return attribute(device.name(), "flags").filter(LinuxInterface::isSetUp).isPresent()
        ? "no carrier"
        : "down";
  }

  /** IFF_UP of {@code <linux/if.h>}. */
  private static boolean isSetUp(String flags) {
    return (Integer.decode(flags) & 1) != 0;
  }

  private static String driver(String name) {
    return FILES.linkName(attributes(name) + "device/driver").orElseGet(() -> kind(name));
  }

  private static String kind(String name) {
    if (attribute(name, "tun_flags").isPresent()) {
      return "tun";
    }
    return attribute(name, "uevent")
        .flatMap(
            text ->
                text.lines()
                    .filter(line -> line.startsWith("DEVTYPE="))
                    .map(line -> line.substring("DEVTYPE=".length()))
                    .findFirst())
        .orElse("virtual");
  }

  private static Optional<String> attribute(String name, String file) {
    return FILES.text(attributes(name) + file);
  }

  private static String attributes(String name) {
    return "/sys/class/net/" + name + "/";
  }
}
