package io.millrace.samples.wireguard;

import io.millrace.stages.forward.InterfaceAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a gateway is attached to a network.
 *
 * @param port a Linux interface, {@code tap:NAME}, {@code memif:SOCKET}, or a card's PCI address
 * @param addresses the gateway's on that network
 */
public record Attachment(String port, List<InterfaceAddress> addresses) {
  private static final Pattern CARD =
      Pattern.compile("[0-9a-fA-F]{4}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");
  private static final String TAP = "tap:";
  private static final String MEMIF = "memif:";

  /** Copies the list. */
  public Attachment {
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads {@code eth1=10.1.0.1/24,fd01::1/64}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Attachment parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      throw new IllegalArgumentException(
          "'" + text + "' lacks the gateway's addresses there, as in eth1=10.1.0.1/24,fd01::1/64");
    }
    return new Attachment(
        text.substring(0, equals),
        Stream.of(text.substring(equals + 1).split(",", -1)).map(InterfaceAddress::parse).toList());
  }

  /** The Linux interface that it is, unless it is something else or made for the purpose. */
  public Optional<String> linuxInterface() {
    boolean isOther = port.startsWith(TAP) || port.startsWith(MEMIF);
    return isOther || CARD.matcher(port).matches() ? Optional.empty() : Optional.of(port);
  }

  /** The port in a configuration. */
  String portYaml() {
    if (port.startsWith(TAP)) {
      return "{type: tap, interface: %s}".formatted(quoted(port.substring(TAP.length())));
    }
    if (port.startsWith(MEMIF)) {
      return "{type: memif, role: client, socket: %s}"
          .formatted(quoted(port.substring(MEMIF.length())));
    }
    return linuxInterface().isPresent()
        ? "{type: af_packet, interface: %s}".formatted(quoted(port))
        : "{type: vfio, address: %s}".formatted(quoted(port));
  }

  /** The router's interface in a configuration. */
  String interfaceYaml() {
    return addresses.stream()
        .map(address -> quoted(address.toString()))
        .collect(Collectors.joining(", ", "{addresses: [", "]}"));
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
