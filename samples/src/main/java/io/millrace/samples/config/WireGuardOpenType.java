package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.wireguard.stage.OpenMessages;
import io.millrace.stages.wireguard.stage.OwnAddresses;
import io.millrace.stages.wireguard.stage.TunnelLink;

/** {@code wireguard-open}: the way in of a tunnel. */
final class WireGuardOpenType implements StageType {
  @Override
  public String name() {
    return "wireguard-open";
  }

  @Override
  public String summary() {
    return "takes a tunnel's messages out of the stream and opens them";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    TunnelOf tunnel = TunnelOf.read(settings, context);
    return assembly -> {
      OwnAddresses own = tunnel.ownAddresses(assembly);
      TunnelLink link = assembly.tunnel(tunnel.port());
      return () -> new OpenMessages(link, own, tunnel.port());
    };
  }
}
