package io.millrace.driver.bind;

import io.millrace.driver.host.HostFiles;
import io.millrace.driver.host.InterfaceAddresses;
import io.millrace.driver.host.IpText;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a Linux interface is used for, so that it is not taken away from under somebody: addresses,
 * routes (proc_pid_net(5)), and the bridges, bonds and VLANs on top of it. What every interface
 * gets by itself, its link-local address and the routes for that and for multicast, is no use.
 */
final class InterfaceUse {
  private static final String IPV4_ROUTES = "/proc/net/route";
  private static final String IPV6_ROUTES = "/proc/net/ipv6_route";
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** RTF_LOCAL, RTF_ANYCAST and RTF_REJECT of {@code <linux/ipv6_route.h>, <linux/route.h>}. */
  private static final long NO_WAY_OUT = 0x8000_0000L | 0x0010_0000L | 0x0200L;

  private final HostFiles files;
  private final InterfaceAddresses addresses;

  InterfaceUse(HostFiles files, InterfaceAddresses addresses) {
    this.files = files;
    this.addresses = addresses;
  }

  /** The uses of an interface, each in a few words; none if nobody would miss it. */
  List<String> of(String name) {
    List<String> uses = new ArrayList<>();
    addresses.of(name).stream()
        .filter(address -> !address.startsWith("fe80:"))
        .forEach(address -> uses.add("address " + address));
    files.lines(IPV4_ROUTES).forEach(line -> ipv4Route(line, name).ifPresent(uses::add));
    files.lines(IPV6_ROUTES).forEach(line -> ipv6Route(line, name).ifPresent(uses::add));
    String at = "/sys/class/net/" + name;
    files.linkName(at + "/master").ifPresent(master -> uses.add("part of " + master));
    files.list(at).stream()
        .filter(file -> file.startsWith("upper_"))
        .map(file -> file.substring("upper_".length()))
        .filter(upper -> !uses.contains("part of " + upper))
        .forEach(upper -> uses.add("carries " + upper));
    return uses;
  }

  /** Fields: interface, destination, gateway, flags, three counters, mask; numbers as in memory. */
  private static Optional<String> ipv4Route(String line, String name) {
    String[] fields = SPACE.split(line);
    if (fields.length < 8 || !fields[0].equals(name)) {
      return Optional.empty();
    }
    try {
      int destination = Integer.reverseBytes(Integer.parseUnsignedInt(fields[1], 16));
      int mask = Integer.parseUnsignedInt(fields[7], 16);
      byte[] address = {
        (byte) (destination >>> 24),
        (byte) (destination >>> 16),
        (byte) (destination >>> 8),
        (byte) destination
      };
      return Optional.of(route(address, Integer.bitCount(mask)));
    } catch (NumberFormatException e) {
      return Optional.of("a route");
    }
  }

  /** Fields: destination, its length, source, its length, next hop, three counters, flags, name. */
  private static Optional<String> ipv6Route(String line, String name) {
    String[] fields = SPACE.split(line);
    if (fields.length < 10 || !fields[9].equals(name)) {
      return Optional.empty();
    }
    try {
      byte[] destination = HexFormat.of().parseHex(fields[0]);
      int length = Integer.parseInt(fields[1], 16);
      String text = route(destination, length);
      return isOfItself(destination) || (Long.parseLong(fields[8], 16) & NO_WAY_OUT) != 0
          ? Optional.empty()
          : Optional.of(text);
    } catch (IllegalArgumentException e) {
      return Optional.of("a route");
    }
  }

  /** Link-local fe80::/10 and multicast ff00::/8. */
  private static boolean isOfItself(byte[] destination) {
    return destination[0] == (byte) 0xff
        || destination[0] == (byte) 0xfe && (destination[1] & 0xc0) == 0x80;
  }

  private static String route(byte[] address, int length) {
    String destination = IpText.of(address) + "/" + length;
    return "route to " + (length == 0 ? "anywhere (default)" : destination);
  }
}
