package io.millrace.samples.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.FreeBuffers;
import io.millrace.driver.port.Port;
import io.millrace.pipeline.PipelineStats;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.wireguard.TunnelSocket;
import io.millrace.samples.wireguard.TunnelView;
import io.millrace.samples.wireguard.WireGuardPort;
import io.millrace.samples.yaml.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is rehearsed is the way that packets usually take, not the one to a drop. */
class DressRehearsalTest {
  private static PipelineStats play(String stages) throws ConfigException {
    return DressRehearsal.play(
        ConfigReader.read(
            Path.of("rehearsal.yaml"),
            """
            ports:
              left: {type: tap, interface: l}
              right: {type: tap, interface: r}
            """
                + stages));
  }

  @Test
  void aRouterForwardsByItsRoutes() throws ConfigException {
    PipelineStats stats =
        play(
            """
            stages:
              validate: {}
              forward:
                interfaces:
                  left: {addresses: [10.0.1.1/24, 'fd00:1::1/64']}
                  right: {addresses: [10.0.2.1/24, 'fd00:2::1/64'], mac: '02:12:13:14:15:16'}
                routes:
                  - {to: 10.7.0.0/16, via: 10.0.2.2}
                  - {to: 10.8.0.0/16, via: [10.0.1.2, 10.0.1.3]}
                  - {to: 10.9.0.0/16, action: blackhole}
                  - {to: 'fd00:9::/32', via: 'fd00:2::2'}
            pipeline: [validate, forward]
            """);
    assertTrue(stats.received() > 10_000);
    assertEquals(0, stats.underWay());
    assertTrue(stats.transmitted() > stats.received() * 0.95, stats.toString());
  }

  @Test
  void aBridgeAndABranchAreTriedOutAsTheyAre() throws ConfigException {
    PipelineStats stats =
        play(
            """
            stages: {mirror: {}, l2-forward: {}, bin: {type: sink}}
            pipeline:
              left: mirror
              right: mirror
              mirror: {out: l2-forward, copy: bin}
            """);
    assertTrue(stats.received() > 10_000);
    assertEquals(0, stats.underWay());
  }

  @Test
  void aPortThatNeedsOnlyAnotherProcessIsThereItselfWithAPartner() throws ConfigException {
    PipelineStats stats =
        DressRehearsal.play(
            ConfigReader.read(
                Path.of("rehearsal.yaml"),
                """
                ports:
                  link: {type: memif, role: client, socket: '@rehearsal-test', ring: 256}
                  card: {type: virtio-user, socket: '@rehearsal-test-too'}
                stages: {mac-swap: {}}
                pipeline: {link: mac-swap, card: mac-swap, mac-swap: link}
                """));
    assertEquals(0, stats.underWay());
    for (PipelineStats.PortFigures port : stats.ports()) {
      assertTrue(port.counters().rxPackets() > 1000, port.toString());
    }
    assertTrue(stats.transmitted() > 1000, stats.toString());
  }

  @Test
  void aTunnelSealsAndOpensUnderAKeyOfItsOwnAndLeavesNothing(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("rehearsed0.conf");
    Files.writeString(
        file,
        """
        [Interface]
        PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
        Address = 10.9.0.1/24
        ListenPort = 51820
        [Peer]
        PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
        AllowedIPs = 10.9.0.2/32, 10.2.0.0/16
        Endpoint = 192.0.2.2:51820
        """);
    Config config =
        ConfigReader.read(
            Path.of("rehearsal.yaml"),
            """
            ports:
              inside: {type: tap, interface: l}
              outside: {type: tap, interface: r}
              rehearsed0: {type: wireguard, config: '%s'}
            stages:
              validate: {}
              wireguard-open: {}
              forward:
                interfaces:
                  outside: {addresses: [192.0.2.1/24]}
                  inside: {addresses: [10.1.0.1/24, 'fd00:1::1/64']}
                  rehearsed0: {}
              wireguard-seal: {}
              wireguard-route: {}
            pipeline:
              inside: validate
              outside: validate
              rehearsed0: validate
              validate: wireguard-open
              wireguard-open: forward
              forward: {rehearsed0: wireguard-seal}
              wireguard-seal: wireguard-route
            """
                .formatted(file));
    int free = FreeBuffers.count();

    PipelineStats stats = DressRehearsal.play(config);

    assertEquals(0, stats.underWay());
    assertTrue(received(stats, "rehearsed0") > 1000, "opened: " + stats);
    assertTrue(carried(stats, "wireguard-route") > 1000, "sealed: " + stats);
    long refused =
        stats.dropped().entrySet().stream()
            .filter(drop -> drop.getKey().startsWith("wireguard"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    assertTrue(refused < stats.received() / 100, stats.toString());
    assertEquals(free, FreeBuffers.count(), "packet memory is not given back");
    assertFalse(Files.exists(TunnelSocket.DIRECTORY.resolve("rehearsed0.sock")));

    PortSpec spec = config.ports().getLast();
    try (Port port = new ConfiguredPorts().open(spec, config.workers())) {
      TunnelView view = assertInstanceOf(WireGuardPort.class, port).view();
      assertEquals(1, view.peers().size());
      TunnelView.PeerView peer = view.peers().getFirst();
      assertEquals("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=", peer.publicKey());
      assertEquals("", peer.latestHandshake());
      assertEquals(0, peer.rxMessages() + peer.txMessages() + peer.rxBytes() + peer.txBytes());
      assertEquals(Map.of(), peer.dropped());
      assertEquals(Map.of(), view.dropped());
    }
  }

  private static long received(PipelineStats stats, String port) {
    return stats.ports().stream()
        .filter(each -> each.name().equals(port))
        .mapToLong(each -> each.counters().rxPackets())
        .sum();
  }

  private static long carried(PipelineStats stats, String stage) {
    return stats.stages().stream()
        .filter(each -> each.name().equals(stage))
        .mapToLong(each -> each.load().packets())
        .sum();
  }
}
