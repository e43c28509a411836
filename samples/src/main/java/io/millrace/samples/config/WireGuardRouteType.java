package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.forward.Forward;
import io.millrace.stages.forward.ForwardTables;

/** {@code wireguard-route}: the router again, for what a tunnel has sealed. */
final class WireGuardRouteType implements StageType {
  @Override
  public String name() {
    return "wireguard-route";
  }

  @Override
  public String summary() {
    return "routes a tunnel's own messages, never into the tunnel";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    TunnelOf tunnel = TunnelOf.read(settings, context);
    return assembly -> {
      String own = tunnel.interfaceName(assembly);
      ForwardTables tables = tunnel.outerTables(assembly);
      return () -> new Forward(tables, own);
    };
  }
}
