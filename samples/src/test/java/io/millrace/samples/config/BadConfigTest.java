package io.millrace.samples.config;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.samples.yaml.ConfigException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a configuration is told with its place and what to do. */
class BadConfigTest {
  /** Two good ports, for files whose mistake is elsewhere; they take lines 1 to 3. */
  private static final String PORTS =
      """
      ports:
        l: {type: tap, interface: l}
        r: {type: tap, interface: r}
      """;

  private static final String ROUTER =
      PORTS
          + """
          pipeline: [forward]
          stages:
            forward:
              interfaces:
                l: {addresses: [10.0.1.1/24]}
                r: {addresses: [10.0.2.1/24]}
              routes:
          """;

  static Stream<Arguments> portMistakes() {
    return Stream.of(
        arguments("", "1:1: 'ports' is missing: where packets come from and go to"),
        arguments("ports: {}\n", "1:1: there must be at least one port"),
        arguments(
            "ports: {l: {interface: l}}\n",
            "1:12: 'type' is missing: one of af_packet, tap, vfio, memif, vhost-user, virtio-user,"
                + " wireguard, pcap, sim"),
        arguments(
            "ports: {l: {type: vhost-user}}\n",
            "1:12: 'socket' is missing: the path of a Unix socket, where QEMU meets the port"),
        arguments(
            "ports: {l: {type: tap}}\n",
            "1:12: 'interface' is missing: the name of the Linux interface"),
        arguments(
            "ports: {l: {type: af_packet, interface: far-too-long-a-name}}\n",
            "1:41: 'far-too-long-a-name' cannot be a Linux interface: it has 1 to 15 characters, no"
                + " space, /"),
        arguments(
            "ports: {l: {type: pcap}}\n",
            "1:12: 'read' is missing: a capture file to read, or 'write' one, or both"),
        arguments(
            "ports: {l: {type: pcap, read: a, timing: recorded, rate: 5}}\n",
            "1:52: 'rate' and 'timing' are two answers to one question: remove one"),
        arguments(
            "ports: {l: {type: tap, interface: x, queue: 2}}\n",
            "1:38: unknown key 'queue'; known: type, interface, faults, capture"),
        arguments(
            "ports: {l: {type: vfio}}\n",
            "1:12: 'address' is missing: the card's, as 'millrace ports' shows it"),
        arguments(
            "ports: {l: {type: vfio, address: eth1}}\n",
            "1:34: 'eth1' is not a PCI address such as 0000:03:00.1 or 03:00.1"),
        arguments(
            "ports: {l: {type: vfio, address: '03:00.0', rx-slots: 1000}}\n",
            "1:45: 1000 is not a power of two"),
        arguments(
            "ports: {l: {type: vfio, address: '03:00.0', mtu: 65535}}\n",
            "1:50: 65535 is not a whole number from 68 to 9216"),
        arguments(
            "ports: {l: {type: vfio, address: '03:00.0', promiscuous: true, macs: []}}\n",
            "1:64: a promiscuous port receives these too: remove one of the keys"),
        arguments(
            "ports: {l: {type: memif, socket: '@x'}}\n",
            "1:12: 'role' is missing: 'client' connects and shares its memory, 'server' listens"),
        arguments(
            "ports: {l: {type: memif, role: client}}\n",
            "1:12: 'socket' is missing: a path, or '@' and a name in no directory"),
        arguments(
            "ports: {l: {type: memif, role: client, socket: '@x', ring: 1000}}\n",
            "1:54: 1000 is not a power of two"),
        arguments(
            "ports: {l: {type: memif, role: client, socket: '@x', secret: %s}}\n"
                .formatted("x".repeat(24)),
            "1:62: a secret has at most 23 characters, all of ASCII"),
        arguments(
            "ports: {'a b': {type: tap, interface: x}}\n",
            "1:9: 'a b' is not a name: letters, digits, and - _ . are"),
        arguments(
            "ports: {l: {type: sim, mac: 02:00:00:00:00}}\n",
            "1:29: '02:00:00:00:00' is not an Ethernet address such as 02:00:00:00:00:01"),
        arguments(
            "ports: {l: {type: sim, generate: {invalid-share: 2}}}\n",
            "1:50: '2' is not a number from 0.0 to 0.9"));
  }

  static Stream<Arguments> wholeMistakes() {
    return Stream.of(
        arguments(
            """
            ports:
              l: {type: af_packet, interface: eth0}
              r: {type: tap, interface: eth0}
            pipeline: [l2-forward]
            stages: {l2-forward: {}}
            """,
            "3:18: interface eth0 is used by port 'l' already: it can have only one user"),
        arguments(
            """
            ports:
              l: {type: vfio, address: '0000:03:00.0'}
              r: {type: vfio, address: '03:00.0'}
            pipeline: [l2-forward]
            stages: {l2-forward: {}}
            """,
            "3:19: card 0000:03:00.0 is used by port 'l' already: it can have only one user"),
        arguments(
            """
            ports:
              l: {type: memif, role: server, socket: /run/x}
              r: {type: memif, role: server, socket: /run/x, id: 0}
            pipeline: [l2-forward]
            stages: {l2-forward: {}}
            """,
            "3:34: memif server of interface 0 at /run/x is used by port 'l' already: it can have"
                + " only one user"),
        arguments(
            """
            ports:
              l: {type: pcap, read: in, write: out}
              r: {type: pcap, write: out}
            pipeline: [l, validate, r]
            stages: {validate: {}}
            """,
            "3:19: file %s/conf/out is used by port 'l' already: it can have only one user"),
        arguments(
            """
            ports:
              l: {type: pcap, read: in}
              r: {type: pcap, write: in}
            pipeline: [l, validate, r]
            stages: {validate: {}}
            """,
            "2:19: file %s/conf/in is read here and written by port 'r': use two files"),
        arguments(
            PORTS,
            "1:1: 'pipeline' is missing: which stages packets pass, such as"
                + " [validate, forward]"),
        arguments(
            PORTS + "pipeline: []\n",
            "4:11: the pipeline is empty: name the stages that packets pass"),
        arguments(
            PORTS + "pipeline: [validat]\nstages: {validate: {}}\n",
            "4:12: there is no stage or port 'validat'; did you mean 'validate'?"),
        arguments(
            PORTS + "pipeline: [l2-forward]\nstages: {l2-forward: {}, validate: {}}\n",
            "5:26: output 'out' of 'validate' leads nowhere: name a stage or port for it in"
                + " 'pipeline'"),
        arguments(
            PORTS + "pipeline: [l2-forward]\nstages: {l2-forward: {}, bin: {type: sink}}\n",
            "5:26: no packet reaches stage 'bin': name it in 'pipeline' or remove it"),
        arguments(
            PORTS + "pipeline: [mirror, l2-forward]\nstages: {mirror: {}, l2-forward: {}}\n",
            "5:10: output 'copy' of 'mirror' leads nowhere: name a stage or port for it in"
                + " 'pipeline'"),
        arguments(
            PORTS
                + """
                pipeline: {l: a, r: a, a: b, b: a}
                stages: {a: {type: validate}, b: {type: validate}}
                """,
            "4:33: stages lead round in a circle: a -> b -> a: lead one of them elsewhere"),
        arguments(
            PORTS
                + """
                pipeline: {l: a, r: a, a: {ot: l}}
                stages: {a: {type: validate}}
                """,
            "4:28: stage 'a' has no output 'ot'; did you mean 'out'?"),
        arguments(
            PORTS + "pipeline: [sink, validate, l]\nstages: {validate: {}, sink: {}}\n",
            "4:18: stage 'sink' keeps nothing: nothing can follow it"),
        arguments(
            PORTS + "pipeline: [l, validate, r]\nstages: {validate: {}, acl: {}}\n",
            "5:24: output 'out' of 'acl' leads nowhere: name a stage or port for it in 'pipeline'"),
        arguments(
            PORTS + "pipeline: {l: v, r: v, v: l}\nstages: {v: {type: validat}}\n",
            "5:14: unknown stage type 'validat'; did you mean 'validate'?"),
        arguments(
            PORTS + "pipeline: [l, v, r]\nstages: {v: {}}\n",
            "5:10: unknown stage type 'v'; known: validate, acl, rate-limit, mirror, forward,"
                + " l2-forward, wireguard-open, wireguard-seal, wireguard-route, mac-swap, sink; or"
                + " give it a 'type'"),
        arguments(
            PORTS + "pipeline: [l]\nstages: {l: {type: validate}}\n",
            "5:10: 'l' is the name of a port already: choose another"),
        arguments(
            PORTS + "pipeline: [l2-forward]\nstages: {l2-forward: {}}\nmemory: 1000MiB1\n",
            "6:9: '1000MiB1' is not a size such as 256MiB or 1g"),
        arguments(
            PORTS + "pipeline: [l2-forward]\nstages: {l2-forward: {}}\nmemory: 1k\n",
            "6:9: packet memory of 1k cannot be: 1MiB to 1024GiB are possible"),
        arguments(
            PORTS
                + """
                pipeline: [l2-forward]
                stages: {l2-forward: {}}
                memory: 1MiB
                workers: {pool: 1000}
                """,
            "6:1: packet memory of 1 MiB holds 468 packets, but 1000 are wanted: give it more"
                + " memory"));
  }

  static Stream<Arguments> workerMistakes() {
    String start = PORTS + "pipeline: [l2-forward]\nstages: {l2-forward: {}}\nworkers: ";
    return Stream.of(
        arguments(
            start + "{placement: pipeline}\n",
            "6:22: unknown value 'pipeline'; did you mean 'pipelined'?"),
        arguments(start + "{ring: 8}\n", "6:11: 'ring' needs 'placement: pipelined'"),
        arguments(
            start + "{placement: pipelined, ring: 9}\n",
            "6:33: 9 is not a power of two, as a ring needs"),
        arguments(
            start + "{placement: pipelined, groups: [l2-forwart]}\n",
            "6:42: there is no stage 'l2-forwart'; did you mean 'l2-forward'?"),
        arguments(
            start + "{placement: pipelined, groups: [l2-forward, l2-forward]}\n",
            "6:54: stage 'l2-forward' is in a group already"),
        arguments(start + "{cpus: [1, 1]}\n", "6:21: processor 1 is named twice: one thread each"),
        arguments(start + "{burst: 1000}\n", "6:18: 1000 is not a whole number from 1 to 256"));
  }

  static Stream<Arguments> stageMistakes() {
    String acl = PORTS + "pipeline: [acl, l2-forward]\nstages:\n  l2-forward: {}\n  acl: ";
    String limit =
        PORTS + "pipeline: [rate-limit, l2-forward]\nstages:\n  l2-forward: {}\n  rate-limit: ";
    return Stream.of(
        arguments(
            acl + "{rules: [{from: 10.0.0.0/8}]}\n",
            "7:17: 'action' is missing: 'permit' or 'deny'"),
        arguments(
            acl + "{rules: [{action: permit, from: 10.0.0.1/8}]}\n",
            "7:34: '10.0.0.1/8' has bits set behind its length: the prefix would be 10.0.0.0/8"),
        arguments(
            acl + "{rules: [{action: permit, to-ports: 90000}]}\n",
            "7:34: ports 90000-90000: both are from 0 to 65535, and the lower comes first"),
        arguments(
            acl + "{rules: [{action: permit, protocol: icmp, to-ports: 80}]}\n",
            "7:50: the protocol has no ports"),
        arguments(
            acl + "{rules: [{action: permit, protcol: tcp}]}\n",
            "7:34: unknown key 'protcol'; did you mean 'protocol'?"),
        arguments(
            acl + "{rules: [{action: permit, ingress: left}]}\n",
            "7:17: ingress: no port 'left'; known: l, r"),
        arguments(
            acl + "{hits: true, rules: [" + "deny, ".repeat(257) + "]}\n",
            "7:9: lists of up to 256 rules are counted"),
        arguments(limit + "{}\n", "7:15: packets-per-second: give this, bits-per-second, or both"),
        arguments(
            limit + "{packets-per-second: many}\n",
            "7:36: 'many' is not a number such as 5000, 20k or 10M"));
  }

  static Stream<Arguments> tunnelMistakes() {
    return Stream.of(
        arguments(
            "ports: {wg0: {type: wireguard}}\n",
            "1:14: 'config' is missing: the file of the tunnel, such as wg0.conf"),
        arguments(
            "ports: {wg0: {type: wireguard, config: nowhere.conf}}\n",
            "1:32: %s/conf/nowhere.conf:1: there is no such file"),
        arguments(
            "ports: {wg0: {type: wireguard, config: nowhere.conf, engine: fast}}\n",
            "1:62: no crypto engine is called 'fast': there are lanes, ipsec-mb, openssl, jce"),
        arguments(
            "ports: {wg0: {type: wireguard, config: nowhere.conf, capture: a.pcapng}}\n",
            "1:54: a tunnel has none: give 'capture' to the ports outside and inside"),
        arguments(
            PORTS + "stages: {wireguard-open: {}}\n",
            "4:26: 'tunnel' is missing: the port of type wireguard that it is for, and there is"
                + " none"),
        arguments(
            PORTS + "stages: {wireguard-seal: {tunnel: wg1}}\n",
            "4:27: there is no port 'wg1' of type wireguard; there is none"));
  }

  static Stream<Arguments> routerMistakes() {
    return Stream.of(
        arguments(
            ROUTER.replace("10.0.2.1/24", "10.0.1.9/25"),
            "9:23: address 10.0.1.9/25 overlaps 10.0.1.1/24 of interface 'l' in line 8: each"
                + " network belongs to one interface"),
        arguments(
            ROUTER.replace("10.0.2.1/24", "10.0.2.1"),
            "9:23: '10.0.2.1' lacks the prefix length of its link, as in 192.0.2.1/24"),
        arguments(
            ROUTER.replace("    r: {", "    x: {"), "9:7: there is no port 'x'; did you mean 'l'?"),
        arguments(
            ROUTER + "      - {to: 0.0.0.0/0, via: 10.9.9.9}\n",
            "11:30: gateway 10.9.9.9 is in no network of an interface: correct it, or name its"
                + " 'interface'"),
        arguments(
            ROUTER + "      - {to: 0.0.0.0/33, via: 10.0.2.2}\n",
            "11:14: '0.0.0.0/33' has no prefix length from 0 to 32 behind the slash"),
        arguments(
            ROUTER + "      - {to: 10.9.0.0/16}\n",
            "11:10: a route needs one of 'via', 'interface' and 'action'"),
        arguments(
            ROUTER
                + "      - {to: 10.9.0.0/16, via: 10.0.2.2}\n"
                + "      - {to: 10.9.0.0/16, via: 10.0.2.3}\n",
            "12:10: there is a route to 10.9.0.0/16 in line 11 already: list all its gateways in"
                + " one route"),
        arguments(
            ROUTER + "      - {to: 'fd00::/16', via: 10.0.2.2}\n",
            "11:32: gateway 10.0.2.2 and destination fd00::/16 differ in version"));
  }

  @ParameterizedTest
  @MethodSource({
    "portMistakes",
    "wholeMistakes",
    "workerMistakes",
    "stageMistakes",
    "routerMistakes",
    "tunnelMistakes"
  })
  void isTold(String text, String expected) {
    ConfigException e = assertThrows(ConfigException.class, () -> ConfigReaderTest.read(text));
    String here = System.getProperty("user.dir");
    String wanted = "conf/gateway.yaml:" + expected.replace("%s", here);
    assertTrue(e.problems().stream().anyMatch(p -> p.toString().equals(wanted)), e::getMessage);
  }
}
