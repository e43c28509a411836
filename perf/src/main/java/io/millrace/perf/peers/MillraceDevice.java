package io.millrace.perf.peers;

import io.millrace.perf.load.Order;
import io.millrace.perf.load.Order.Protocol;
import io.millrace.perf.load.TunnelHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Millrace itself, as {@code millrace run} runs it: with its stages, counters and watch. */
public final class MillraceDevice implements Device {
  private static final String GATEWAY = "192.0.2.2";

  private final String engine;

  /**
   * One of it.
   *
   * @param engine for tunnels, or empty for the fastest
   */
  public MillraceDevice(String engine) {
    this.engine = engine;
  }

  @Override
  public String name(Scenario scenario) {
    return "millrace";
  }

  @Override
  public Order.Sealing sealing() {
    return Order.Sealing.WIREGUARD;
  }

  @Override
  public List<String> command(
      Scenario scenario, Protocol link, Tables tables, Path directory, Path socket, int cpu)
      throws IOException {
    Path file = directory.resolve("device.yaml");
    Files.writeString(
        file,
        name()
            + (scenario.isTunnel()
                ? tunnel(tables.tunnel(), directory, socket, cpu)
                : configuration(scenario, link, tables, directory, socket, cpu)));
    List<String> words = new ArrayList<>(JavaCommand.of("io.millrace.samples.Millrace", List.of()));
    words.addAll(List.of("run", "--quiet", file.toString()));
    return words;
  }

  /** The appliance's, which no other on the machine has: two measurements may overlap. */
  private static String name() {
    return "name: bench-device-" + ProcessHandle.current().pid() + "\n";
  }

  private String tunnel(TunnelFiles tunnel, Path directory, Path socket, int cpu)
      throws IOException {
    Path file = directory.resolve("bench-wg.conf");
    tunnel.writeWireGuard(file);
    return """
    memory: 256MiB
    ports:
      inside: {%1$s, socket: '%2$s'}
      outside: {%1$s, socket: '%3$s'}
      bench-wg: {type: wireguard, config: '%4$s'%5$s}
    workers: {cpus: [%6$d], idle: spin, burst: 32}
    stages:
      validate: {l4-checksums: false}
      wireguard-open: {}
      forward:
        interfaces:
          inside: {addresses: [192.0.2.1/24], mac: '02:00:00:00:00:10'}
          outside: {addresses: [%7$s/16], mac: '02:00:00:00:00:10'}
          bench-wg: {}
        neighbors:
          - {address: %8$s, mac: '02:00:00:00:00:01'}
          - {address: %9$s, mac: '02:00:00:00:00:01'}
        routes:
          - {to: 198.18.0.0/15, via: %9$s}
    %10$s
      wireguard-seal: {}
      wireguard-route: {}
    pipeline:
      inside: validate
      outside: validate
      bench-wg: validate
      validate: wireguard-open
      wireguard-open: forward
      forward: {bench-wg: wireguard-seal}
      wireguard-seal: wireguard-route
    """
        .formatted(
            port(Protocol.MEMIF),
            socket,
            TunnelFiles.outside(socket),
            file,
            engine.isEmpty() ? "" : ", engine: " + engine,
            cpu,
            TunnelHeaders.DEVICE,
            GATEWAY,
            TunnelHeaders.GENERATOR,
            tunnel.isInbound()
                ? "      - {to: %s, via: %s}".formatted(tunnel.prefix(), GATEWAY)
                : "");
  }

  private static String port(Protocol link) {
    return switch (link) {
      case MEMIF -> "type: memif, role: client, ring: 1024";
      case VHOST -> "type: virtio-user, rx-slots: 1024, tx-slots: 1024, checksums: false";
    };
  }

  private static String configuration(
      Scenario scenario, Protocol link, Tables tables, Path directory, Path socket, int cpu)
      throws IOException {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        memory: 256MiB
        ports:
          link: {%s, socket: '%s'}
        workers: {cpus: [%d], idle: spin, burst: 32}
        """
            .formatted(port(link), socket, cpu));
    switch (scenario) {
      case IO -> yaml.append("pipeline: {link: link}\n");
      case MACSWAP -> yaml.append("stages: {mac-swap: {}}\npipeline: [link, mac-swap, link]\n");
      default -> {
        Path routes = directory.resolve("routes");
        tables.writeRoutes(routes, GATEWAY);
        boolean rules = scenario.rules() > 0;
        yaml.append("stages:\n");
        if (rules) {
          yaml.append("  acl:\n    rules:\n");
          tables.rules().forEach(rule -> yaml.append("      - ").append(rule).append('\n'));
        }
        yaml.append(
            """
              validate: {l4-checksums: false}
              forward:
                interfaces:
                  link: {addresses: [192.0.2.1/24], mac: '02:00:00:00:00:10'}
                neighbors:
                  - {address: %s, mac: '02:00:00:00:00:01'}
                routes-file: '%s'
            pipeline: [link, validate, %sforward]
            """
                .formatted(GATEWAY, routes, rules ? "acl, " : ""));
      }
    }
    return yaml.toString();
  }
}
