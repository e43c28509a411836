package io.millrace.samples.config;

import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of routes that is too long for the configuration, one a line in the words of {@code
 * ip route}: {@code PREFIX via GATEWAY}, {@code PREFIX dev INTERFACE}, {@code PREFIX via GATEWAY
 * dev INTERFACE}, {@code blackhole PREFIX}, {@code unreachable PREFIX}, {@code prohibit PREFIX};
 * {@code default} is 0.0.0.0/0. What follows {@code #} is a comment.
 */
final class RouteFile {
  private final Map<String, NextHop> hops = new HashMap<>();
  private final Map<Prefix, Integer> lines = new HashMap<>();
  private final Function<IpAddress, Optional<String>> behind;
  private final List<String> interfaces;

  /**
   * A reader.
   *
   * @param interfaces names of the router's interfaces
   * @param behind the interface that a gateway is reached by
   */
  RouteFile(List<String> interfaces, Function<IpAddress, Optional<String>> behind) {
    this.interfaces = interfaces;
    this.behind = behind;
  }

  /**
   * The routes of a file, in its order.
   *
   * @throws IllegalArgumentException with the line, for the first that is wrong
   */
  List<Route> read(Path file) {
    List<Route> routes = new ArrayList<>();
    int number = 0;
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
        if (!words[0].isEmpty()) {
          routes.add(add(route(words), number));
        }
      }
      return routes;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  private Route add(Route route, int number) {
    Integer before = lines.putIfAbsent(route.prefix(), number);
    if (before != null) {
      throw new IllegalArgumentException(
          "there is a route to " + route.prefix() + " in line " + before + " already");
    }
    return route;
  }

  private Route route(String[] words) {
    if (words.length == 2) {
      for (Route.Kind kind : Route.Kind.values()) {
        if (kind != Route.Kind.FORWARD && words[0].equals(kind.name().toLowerCase(Locale.ROOT))) {
          return Route.drop(prefix(words[1]), kind);
        }
      }
    }
    Prefix prefix = prefix(words[0]);
    String gateway = null;
    String iface = null;
    for (int i = 1; i + 1 < words.length; i += 2) {
      if (words[i].equals("via") && gateway == null) {
        gateway = words[i + 1];
      } else if (words[i].equals("dev") && iface == null) {
        iface = words[i + 1];
      } else {
        throw unreadable(words);
      }
    }
    if (words.length % 2 == 0 || gateway == null && iface == null) {
      throw unreadable(words);
    }
    return Route.to(prefix, hop(prefix, gateway, iface));
  }

  private static IllegalArgumentException unreadable(String[] words) {
    return new IllegalArgumentException(
        "'"
            + String.join(" ", words)
            + "' is not PREFIX via GATEWAY, PREFIX dev INTERFACE, or blackhole PREFIX");
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text.equals("default") ? "0.0.0.0/0" : text);
  }

  private NextHop hop(Prefix prefix, @Nullable String gateway, @Nullable String iface) {
    if (iface != null && !interfaces.contains(iface)) {
      throw new IllegalArgumentException(
          "there is no interface '" + iface + "', but " + String.join(", ", interfaces));
    }
    if (gateway == null) {
      return NextHop.onLink(String.valueOf(iface));
    }
    NextHop hop =
        hops.computeIfAbsent(gateway + " " + iface, key -> hop(IpAddress.parse(gateway), iface));
    if (hop.gateway()
        .map(IpAddress::bits)
        .filter(bits -> bits != prefix.address().bits())
        .isPresent()) {
      throw new IllegalArgumentException(
          "gateway " + gateway + " and destination " + prefix + " differ in version");
    }
    return hop;
  }

  private NextHop hop(IpAddress gateway, @Nullable String iface) {
    String name =
        iface != null
            ? iface
            : behind
                .apply(gateway)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "gateway "
                                + gateway
                                + " is in no network of an interface: name it with 'dev'"));
    return NextHop.via(name, gateway);
  }
}
