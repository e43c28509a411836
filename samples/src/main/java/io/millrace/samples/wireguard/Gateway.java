package io.millrace.samples.wireguard;

import static io.millrace.samples.wireguard.Attachment.quoted;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gateway between networks and a tunnel, for which there is no configuration yet but the
 * tunnel's.
 *
 * @param tunnel its {@code wg0.conf}, an absolute path
 * @param outside where peers are reached
 * @param gateways the next routers outside
 * @param inside networks that use the tunnel
 */
public record Gateway(
    Path tunnel, Attachment outside, List<IpAddress> gateways, List<Attachment> inside) {
  /** Copies the lists. */
  public Gateway {
    gateways = List.copyOf(gateways);
    inside = List.copyOf(inside);
  }

  /** The tunnel's name, that of its file. */
  String name() {
    return String.valueOf(tunnel.getFileName()).replaceFirst("\\.conf$", "");
  }

  /** Its configuration. */
  public String yaml() {
    Map<String, Attachment> ports = new LinkedHashMap<>();
    ports.put("outside", outside);
    for (int i = 0; i < inside.size(); i++) {
      ports.put(i == 0 ? "inside" : "inside" + (i + 1), inside.get(i));
    }
    StringBuilder text = new StringBuilder("name: ").append(quoted(name())).append("\nports:\n");
    ports.forEach((port, at) -> line(text, 1, port, at.portYaml()));
    line(text, 1, name(), "{type: wireguard, config: %s}".formatted(quoted(tunnel.toString())));
    text.append("stages:\n");
    line(text, 1, "validate", "{}");
    line(text, 1, "wireguard-open", "{}");
    text.append("  forward:\n    interfaces:\n");
    ports.forEach((port, at) -> line(text, 3, port, at.interfaceYaml()));
    line(text, 3, name(), "{}");
    if (!gateways.isEmpty()) {
      text.append("    routes:\n");
      gateways.forEach(gateway -> text.append(route(gateway)));
    }
    line(text, 1, "wireguard-seal", "{}");
    line(text, 1, "wireguard-route", "{}");
    text.append("pipeline:\n");
    ports.keySet().forEach(port -> line(text, 1, port, "validate"));
    line(text, 1, name(), "validate");
    line(text, 1, "validate", "wireguard-open");
    line(text, 1, "wireguard-open", "forward");
    line(text, 1, "forward", "{%s: wireguard-seal}".formatted(quoted(name())));
    line(text, 1, "wireguard-seal", "wireguard-route");
    return text.toString();
  }

  private static String route(IpAddress gateway) {
    String everything = gateway instanceof Ipv4Address ? "0.0.0.0/0" : "::/0";
    return "      - {to: %s, via: %s}\n".formatted(quoted(everything), quoted(gateway.toString()));
  }

  private static void line(StringBuilder text, int depth, String key, String value) {
    text.append("  ".repeat(depth)).append(plain(key)).append(": ").append(value).append('\n');
  }

  /** A key that may be any name of a file. */
  private static String plain(String key) {
    return key.matches("[A-Za-z][A-Za-z0-9-]*") ? key : quoted(key);
  }
}
