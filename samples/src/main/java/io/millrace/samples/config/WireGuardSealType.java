package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.wireguard.stage.OwnAddresses;
import io.millrace.stages.wireguard.stage.SealPackets;
import io.millrace.stages.wireguard.stage.TunnelLink;

/** {@code wireguard-seal}: the way out of a tunnel. */
final class WireGuardSealType implements StageType {
  @Override
  public String name() {
    return "wireguard-seal";
  }

  @Override
  public String summary() {
    return "seals the packets for a tunnel's peers";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    TunnelOf tunnel = TunnelOf.read(settings, context);
    return assembly -> {
      OwnAddresses own = tunnel.ownAddresses(assembly);
      TunnelLink link = assembly.tunnel(tunnel.port());
      return () -> new SealPackets(link, own);
    };
  }
}
