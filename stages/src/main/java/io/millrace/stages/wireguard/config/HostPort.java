package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.IpAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An endpoint as it is written: {@code 192.0.2.1:51820}, {@code [2001:db8::1]:51820} or {@code
 * vpn.example.com:51820}.
 *
 * @param host an address without brackets, or a name
 * @param port UDP port, 1 to 65535
 */
public record HostPort(String host, int port) {
  private static final int MAX_NAME = 253;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  /** Checks both. */
  public HostPort {
    requirePort(port);
    requireHost(host);
  }

  /**
   * Reads an endpoint as wg(8) does: what stands behind the last colon is the port.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static HostPort parse(String text) {
    int colon = text.startsWith("[") ? text.indexOf(']') + 1 : text.lastIndexOf(':');
    if (text.startsWith("[") && colon == 0) {
      throw new IllegalArgumentException("'" + text + "' has '[' without ']'");
    }
    if (colon < 0 || colon >= text.length() - 1 || text.charAt(colon) != ':') {
      throw new IllegalArgumentException(
          "'" + text + "' has no port: write HOST:PORT, and an IPv6 address as [ADDRESS]:PORT");
    }
    String host = text.startsWith("[") ? text.substring(1, colon - 1) : text.substring(0, colon);
    return new HostPort(host, Numbers.decimal(text.substring(colon + 1), 0xffff, "a port"));
  }

  static void requirePort(int port) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException(port + " is not a port from 1 to 65535");
    }
  }

  private static void requireHost(String host) {
    if (isAddress(host)) {
      IpAddress.parse(host);
    } else if (host.length() > MAX_NAME || !NAME.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "'" + host + "' is neither an address nor the name of a host");
    }
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || NUMBERS.matcher(host).matches();
  }

  /** The address and port, unless the host is a name that has to be looked up. */
  public Optional<EndpointAddress> literal() {
    return isAddress(host)
        ? Optional.of(new EndpointAddress(IpAddress.parse(host), port))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
