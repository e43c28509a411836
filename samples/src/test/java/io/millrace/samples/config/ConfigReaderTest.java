package io.millrace.samples.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.memif.MemifConfig;
import io.millrace.driver.pcap.PcapConfig;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.vhost.frontend.VirtioUserConfig;
import io.millrace.driver.virtio.VirtioOptions;
import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigReaderTest {
  private static final Path FILE = Path.of("conf/gateway.yaml");

  static Config read(String text) throws ConfigException {
    return ConfigReader.read(FILE, text);
  }

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyConfigurationWeShipIsGood(Path file) throws ConfigException {
    Config config = ConfigReader.read(file);
    assertTrue(config.ports().size() >= 2);
    assertEquals(file.getFileName() + "", config.name() + ".yaml");
  }

  @Test
  void aCardIsConfiguredAsWritten() throws ConfigException {
    Config config =
        read(
            """
            ports:
              all:
                type: vfio
                address: 0001:03:00.1
                queues: 2
                rx-slots: 256
                tx-slots: 512
                mtu: 1400
                macs: [02:00:00:00:00:07]
              none: {type: vfio, address: 04:00.0}
            pipeline: [l2-forward]
            stages: {l2-forward: {}}
            """);
    VfioSettings all = (VfioSettings) config.ports().getFirst().settings();
    assertEquals(new PciAddress(1, 3, 0, 1), all.address());
    assertEquals(
        CardConfig.of("all")
            .withQueues(2, 2)
            .withSlots(256, 512)
            .withMtu(1400)
            .withFilter(List.of(MacAddress.parse("02:00:00:00:00:07"))),
        all.toCardConfig("all", 1, false));
    VfioSettings none = (VfioSettings) config.ports().getLast().settings();
    assertEquals(
        CardConfig.of("none").withQueues(3, 3).withInterrupts(),
        none.toCardConfig("none", 3, true));
  }

  @Test
  void aMemifPortIsConfiguredAsWritten() throws ConfigException {
    Config config =
        read(
            """
            ports:
              all:
                type: memif
                role: server
                socket: "@vpp"
                id: 7
                secret: quiet
                queues: 2
                ring: 256
                mtu: 1400
                mac: 02:00:00:00:00:07
              none: {type: memif, role: client, socket: /run/vpp/memif.sock}
            pipeline: [l2-forward]
            stages: {l2-forward: {}}
            """);
    MemifSettings all = (MemifSettings) config.ports().getFirst().settings();
    assertEquals(
        MemifConfig.server("all", "@vpp")
            .withId(7)
            .withSecret("quiet")
            .withQueues(2, 2)
            .withRing(256)
            .withMtu(1400)
            .withMac(MacAddress.parse("02:00:00:00:00:07")),
        all.toMemifConfig("all", 1));
    assertFalse(all.sharesMemory());
    MemifSettings none = (MemifSettings) config.ports().getLast().settings();
    assertEquals(
        MemifConfig.client("none", "/run/vpp/memif.sock").withQueues(3, 3),
        none.toMemifConfig("none", 3));
    assertTrue(config.memory().shared());
  }

  @Test
  void aDeviceThatAnotherProcessIsIsConfiguredAsWritten() throws ConfigException {
    Config config =
        read(
            """
            ports:
              all:
                type: virtio-user
                socket: "@switch"
                role: server
                queues: 2
                rx-slots: 256
                tx-slots: 512
                packed: false
                in-order: false
                mergeable: true
                checksums: false
                mac: 02:00:00:00:00:07
                mtu: 1400
              none: {type: virtio-user, socket: "@other"}
            pipeline: [l2-forward]
            stages: {l2-forward: {}}
            """);
    VirtioUserSettings all = (VirtioUserSettings) config.ports().getFirst().settings();
    assertEquals(
        new VirtioUserConfig(
            CardConfig.of("all").withQueues(2, 2).withSlots(256, 512).withMtu(1400),
            new VirtioOptions(false, false, true, false, false),
            MacAddress.parse("02:00:00:00:00:07"),
            UnixAddress.parse("@switch"),
            true),
        all.toVirtioUserConfig("all", 1, false));
    VirtioUserSettings none = (VirtioUserSettings) config.ports().getLast().settings();
    assertEquals(
        CardConfig.of("none").withQueues(3, 3).withInterrupts(),
        none.toVirtioUserConfig("none", 3, true).queues());
    assertEquals(
        VirtioOptions.DEFAULT.withMergeable(false),
        none.toVirtioUserConfig("none", 3, true).options());
    assertTrue(config.memory().shared());
  }

  @Test
  void everyStageAndPortHasAForm() throws ConfigException {
    Config config =
        read(
            """
            name: everything
            memory: {size: 64MiB, huge-pages: off, data-room: 4000}
            ports:
              a: {type: af_packet, interface: eth0, queues: 2, capture: a.pcapng}
              t: {type: tap, interface: tap0}
              p: {type: pcap, read: in.pcap, write: out.pcapng, rate: 1000, loop: 3}
              s:
                type: sim
                generate: {rate: 10k, count: 5, sizes: [64, 1518], flows: 7, from: [10.0.0.0/8]}
                faults: {rx: {loss: 0.1}, tx: {reordering: 0.5, reorder-depth: 3}, seed: 9}
            stages:
              validate: {l4-checksums: false}
              limit: {type: rate-limit, per: flow, bits-per-second: 10M}
              acl:
                default: permit
                rules:
                  - {action: deny, from: 10.0.0.0/8, protocol: tcp, to-ports: 80-443, flags: syn}
                  - deny protocol icmp icmp 8
                  - {action: permit, ingress: t, vlan: 10}
              mirror: {every: 10, truncate: 64}
              bin: {type: sink}
              l2-forward: {ports: [a, t, p, s], stations: 100, age-seconds: 10}
            pipeline:
              a: validate
              t: validate
              p: validate
              s: validate
              validate: limit
              limit: acl
              acl: mirror
              mirror: {out: l2-forward, copy: bin}
            workers:
              placement: pipelined
              groups: [validate, {stages: [limit, acl], parallel: 2}, [mirror, bin, l2-forward]]
              ring: 64
              idle: spin
              burst: 16
              pool: 1000
              rehearse: false
              cpus: [0, 1]
            counters: c
            drops: {capture: d.pcapng}
            """);
    assertEquals(List.of("a", "t", "p", "s"), config.portNames());
    assertEquals("everything", config.name());
    assertEquals(
        new PcapSettings(
            config.ports().get(2).settings().reads().stream().findFirst(),
            Optional.of(Path.of("conf/out.pcapng").toAbsolutePath()),
            MacAddress.NONE,
            PcapConfig.Timing.RATE,
            1000,
            3,
            false),
        config.ports().get(2).settings());
    assertEquals(13, config.connections().size());
    assertEquals(3, config.workers().groups().size());
    assertEquals(2, config.workers().groups().get(1).parallel());
    assertFalse(config.workers().rehearse());
  }

  @Test
  void aChainConnectsPortsAndOutputsByName() throws ConfigException {
    Config config =
        read(
            """
            ports: {l: {type: tap, interface: l}, r: {type: tap, interface: r}}
            stages: {validate: {}, l2-forward: {}}
            pipeline: [validate, l2-forward]
            """);
    List<String> links =
        config.connections().stream()
            .map(link -> link.from() + "." + link.output() + ">" + link.to())
            .sorted()
            .toList();
    assertEquals(
        List.of(
            "l.>validate",
            "l2-forward.l>l",
            "l2-forward.r>r",
            "r.>validate",
            "validate.>l2-forward"),
        links);
  }

  @Test
  void chainsBetweenPorts() throws ConfigException {
    Config config =
        read(
            """
            ports: {l: {type: tap, interface: l}, r: {type: tap, interface: r}}
            stages: {there: {type: validate}, back: {type: validate}}
            pipeline: [[l, there, r], [r, back, l]]
            """);
    assertEquals(4, config.connections().size());
  }

  @Test
  void severalProblemsAtOnce() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> read("memory: lots\nports: {l: {type: tapp, interface: x}}\npipelin: [a]\n"));
    assertEquals(
        List.of(
            "conf/gateway.yaml:1:9: 'lots' is not a size such as 256MiB or 1g",
            "conf/gateway.yaml:2:13: unknown port type 'tapp'; did you mean 'tap'?",
            "conf/gateway.yaml:3:1: unknown key 'pipelin'; did you mean 'pipeline'?"),
        e.problems().stream()
            .map(Object::toString)
            .filter(text -> !text.contains("is missing"))
            .toList());
  }

  @Test
  void noSuchFile() {
    ConfigException e =
        assertThrows(ConfigException.class, () -> ConfigReader.read(Path.of("nothing.yaml")));
    assertEquals("nothing.yaml:1:1: there is no such file", String.valueOf(e.getMessage()));
  }
}
