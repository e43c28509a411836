package io.millrace.samples.system;

import java.util.List;

/**
 * The configuration of a router between two networks with tunnels; what each tunnel is, says a file
 * {@code NAME.conf} beside it.
 *
 * @param tunnels their ports' names
 * @param options of these ports, each after a comma
 * @param workers what the section {@code workers} says
 * @param routes beside those to the two networks and the peers, in brackets
 * @param memory what the section {@code memory} says
 */
record Gateway(List<String> tunnels, String options, String workers, String routes, String memory) {
  /** On one thread, with these tunnels. */
  static Gateway of(String... tunnels) {
    return new Gateway(List.of(tunnels), "", "{}", "[]", "{}");
  }

  /** The same with options of the tunnels' ports, {@code , mtu: 1300}. */
  Gateway withOptions(String settings) {
    return new Gateway(tunnels, settings, workers, routes, memory);
  }

  /** The same on other threads. */
  Gateway withWorkers(String settings) {
    return new Gateway(tunnels, options, settings, routes, memory);
  }

  /** The same with other routes. */
  Gateway withRoutes(String list) {
    return new Gateway(tunnels, options, workers, list, memory);
  }

  /** The same in another packet memory. */
  Gateway withMemory(String settings) {
    return new Gateway(tunnels, options, workers, routes, settings);
  }

  /** The file. */
  String yaml() {
    StringBuilder ports = new StringBuilder();
    StringBuilder stages = new StringBuilder();
    StringBuilder interfaces = new StringBuilder();
    StringBuilder pipeline = new StringBuilder();
    StringBuilder forward = new StringBuilder();
    String before = "validate";
    for (String each : tunnels) {
      ports.append("  %1$s: {type: wireguard, config: %1$s.conf%2$s}\n".formatted(each, options));
      for (String stage : List.of("open", "seal", "route")) {
        stages.append("  %1$s-%2$s: {type: wireguard-%1$s, tunnel: %2$s}\n".formatted(stage, each));
      }
      interfaces.append("      %s: {}\n".formatted(each));
      pipeline.append("  %1$s: validate\n  %2$s: open-%1$s\n".formatted(each, before));
      pipeline.append("  seal-%1$s: route-%1$s\n".formatted(each));
      forward.append(forward.isEmpty() ? "" : ", ").append("%1$s: seal-%1$s".formatted(each));
      before = "open-" + each;
    }
    return """
    memory: %s
    ports:
      left: {type: af_packet, interface: left}
      right: {type: af_packet, interface: right}
    %sstages:
      validate: {}
    %s  forward:
        interfaces:
          left: {addresses: [10.0.1.1/24, 'fd00:1::1/64']}
          right: {addresses: [10.0.2.1/24, 'fd00:2::1/64']}
    %s    routes: %s
    pipeline:
      left: validate
      right: validate
    %s  %s: forward
      forward: {%s}
    workers: %s
    """
        .formatted(
            memory,
            ports,
            stages,
            interfaces,
            routes,
            pipeline,
            before,
            forward,
            Router.atOnce(workers));
  }
}
