package io.millrace.driver.host;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** Tells the IP addresses of Linux interfaces. */
@FunctionalInterface
public interface InterfaceAddresses {
  /** Those of the network namespace this process is in. */
  InterfaceAddresses SYSTEM = InterfaceAddresses::ofSystem;

  /** IPv4 and IPv6 addresses with their prefix lengths, such as {@code 192.0.2.1/24}. */
  List<String> of(String interfaceName);

  private static List<String> ofSystem(String name) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      return found == null
          ? List.of()
          : found.getInterfaceAddresses().stream()
              .map(
                  address ->
                      IpText.of(address.getAddress().getAddress())
                          + "/"
                          + address.getNetworkPrefixLength())
              .sorted()
              .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
