package io.millrace.samples.system;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Three network namespaces: two hosts, and between them a machine whose kernel forwards nothing, so
 * that the appliance on it is the only path. Needs root.
 *
 * <pre>
 *   a: 10.0.1.2, fd00:1::2  ---  left [appliance] right  ---  b: 10.0.2.2, fd00:2::2
 * </pre>
 */
final class GatewayLab implements AutoCloseable {
  private final String prefix = "mr-lab-" + ProcessHandle.current().pid() + "-";

  GatewayLab(int rightMtu) throws IOException {
    Commands.require("ip", "ping", "traceroute", "iperf3", "sysctl");
    try {
      for (String name : List.of("a", "b", "gw")) {
        ip("netns", "add", prefix + name);
        ipIn(name, "link", "set", "lo", "up");
      }
      link("left", "a", 1500);
      link("right", "b", rightMtu);
      host("a", 1);
      host("b", 2);
    } catch (IOException | AssertionError e) {
      close();
      throw e;
    }
  }

  /** A link from the appliance's machine, where the kernel must keep silent, to a host. */
  private void link(String port, String host, int mtu) throws IOException {
    ipIn("gw", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", prefix + host);
    run("gw", "sysctl", "-qw", "net.ipv6.conf." + port + ".disable_ipv6=1").good();
    ipIn("gw", "link", "set", port, "mtu", "" + mtu, "up");
    ipIn(host, "link", "set", "eth0", "mtu", "" + mtu);
  }

  private void host(String name, int network) throws IOException {
    ipIn(name, "addr", "add", "10.0." + network + ".2/24", "dev", "eth0");
    ipIn(name, "addr", "add", "fd00:" + network + "::2/64", "dev", "eth0", "nodad");
    ipIn(name, "link", "set", "eth0", "up");
    routes(name, network);
  }

  private void routes(String name, int network) throws IOException {
    ipIn(name, "route", "replace", "default", "via", "10.0." + network + ".1");
    ipIn(name, "-6", "route", "replace", "default", "via", "fd00:" + network + "::1");
  }

  private static void ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Commands.run(command.toArray(String[]::new)).good();
  }

  /** Runs {@code ip} in a namespace. */
  void ipIn(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("-n", prefix + name));
    command.addAll(List.of(arguments));
    ip(command.toArray(String[]::new));
  }

  /** What to put before a command to run it in a namespace. */
  List<String> in(String name) {
    return List.of("ip", "netns", "exec", prefix + name);
  }

  /** Runs a command in a namespace. */
  Commands.Output run(String name, String... command) throws IOException {
    List<String> all = new ArrayList<>(in(name));
    all.addAll(List.of(command));
    return Commands.run(Duration.ofSeconds(40), all.toArray(String[]::new));
  }

  /** Takes a host's link down, and up again with its routes. */
  void flap(String name, int network, Duration down) throws IOException {
    ipIn(name, "link", "set", "eth0", "down");
    MillraceProcess.pause(down);
    ipIn(name, "link", "set", "eth0", "up");
    // The kernel forgets IPv6 addresses and all routes of a link that goes down.
    ipIn(name, "addr", "replace", "fd00:" + network + "::2/64", "dev", "eth0", "nodad");
    routes(name, network);
  }

  @Override
  public void close() throws IOException {
    for (String name : List.of("a", "b", "gw")) {
      Commands.run("ip", "netns", "del", prefix + name);
    }
  }
}
