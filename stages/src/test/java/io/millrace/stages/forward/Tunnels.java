package io.millrace.stages.forward;

import io.millrace.driver.port.MacAddress;
import io.millrace.stages.wire.Prefix;
import java.util.List;
import java.util.stream.Stream;

/** The router of {@link Router} with a tunnel besides, into which there are routes. */
final class Tunnels {
  static final String MAC_W = "02:00:00:00:00:0c";
  static final String OWN_W = "10.9.0.1";
  static final String OWN_W6 = "fd09::1";
  static final int PORT_W = 2;

  private Tunnels() {}

  static List<Interface> interfaces() {
    List<Interface> links = Router.interfaces(1500);
    return List.of(links.get(0), links.get(1), tunnel());
  }

  private static Interface tunnel() {
    return new Interface(
        "wg0",
        "pw",
        MacAddress.parse(MAC_W),
        1420,
        List.of(InterfaceAddress.parse(OWN_W + "/24"), InterfaceAddress.parse(OWN_W6 + "/64")),
        true);
  }

  static ForwardConfig config(Route... more) {
    return new ForwardConfig(
        interfaces(),
        Stream.concat(
                Stream.of(more),
                Stream.of(
                    Router.via("192.0.2.0/24", Router.HOST_B),
                    Router.via("2001:db8:99::/48", Router.HOST_B6),
                    into("203.0.113.0/24"),
                    into("2001:db8:7777::/48")))
            .toList(),
        Router.neighbors());
  }

  static Route into(String prefix) {
    return Route.to(Prefix.parse(prefix), NextHop.onLink("wg0"));
  }

  /** A frame as the tunnel makes it of a packet from within. */
  static byte[] fromWithin(byte[] ip) {
    int type = ip[0] >>> 4 == 4 ? 0x0800 : 0x86dd;
    return Frame.ethernet(MAC_W, "02:00:00:00:00:0d", type, ip);
  }
}
