package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing of {@link RealTraffic} is malformed, and what a kernel forwarded, we forward. */
@Tag("system")
class RealTrafficTest {
  private static final Set<String> KINDS =
      Set.of(
          "arp",
          "ip",
          "ipv6",
          "icmp",
          "icmpv6",
          "tcp",
          "udp",
          "dns",
          "ipv6.hopopts",
          "ipv6.fraghdr");

  /** Where {@code traceroute -T} knocks; the access list denies it. */
  private static final String DENIED = "tcp.dstport == 80";

  /** The hops left, and what a router leaves as it is; checksums stand for what they cover. */
  private static final List<String> FIELDS =
      List.of(
          "ip.ttl",
          "ipv6.hlim",
          "ip.src",
          "ip.dst",
          "ip.dsfield",
          "ip.len",
          "ip.id",
          "ip.flags",
          "ip.frag_offset",
          "ipv6.src",
          "ipv6.dst",
          "ipv6.tclass",
          "ipv6.flow",
          "ipv6.plen",
          "ipv6.fraghdr.offset",
          "ipv6.fraghdr.ident",
          "tcp.checksum",
          "udp.checksum",
          "icmp.checksum",
          "icmpv6.checksum");

  @RegisterExtension final Lab lab = new Lab();

  /**
   * One of the two hosts.
   *
   * @param port of the router, which it sends to
   * @param mac of that port
   * @param peer display filter for packets to the other host
   * @param nextMac what the router sends those from
   * @param peerMac what it sends those to
   */
  private record Side(String port, String mac, String peer, String nextMac, String peerMac) {
    /** Display filter for what a router passes on to the other host. */
    String passes() {
      return "%s && eth.dst == %s && (ip.ttl > 1 || ipv6.hlim > 1) && !(%s)"
          .formatted(peer, mac, DENIED);
    }

    /** Display filter for what has been passed on. */
    String leaves() {
      return "eth.src == " + nextMac + " && eth.dst == " + peerMac;
    }

    /** Display filter for what has come to the end of its way. */
    String expires() {
      return "%s && (ip.ttl == 1 || ipv6.hlim == 1) && !(%s)".formatted(peer, DENIED);
    }
  }

  private static List<Side> sides(Network net) {
    String toRight = "(ip.dst == " + Network.RIGHT4 + " || ipv6.dst == " + Network.RIGHT6 + ")";
    String toLeft = "(ip.dst == " + Network.LEFT4 + " || ipv6.dst == " + Network.LEFT6 + ")";
    return List.of(
        new Side("left", Network.LEFT_MAC, toRight, Network.RIGHT_MAC, net.right.mac()),
        new Side("right", Network.RIGHT_MAC, toLeft, Network.LEFT_MAC, net.left.mac()));
  }

  @Test
  void whatAKernelForwardsWeForward() throws IOException, InterruptedException {
    Commands.require("tshark");
    Network net = lab.network();
    Path directory = lab.directory();
    RealTraffic.record(net, directory);
    Files.writeString(directory.resolve("router.yaml"), router(net));
    Set<String> kinds = new TreeSet<>();
    for (Side side : sides(net)) {
      Path capture = directory.resolve(side.port + ".pcap");
      Tshark.fields(capture, "frame.protocols")
          .forEach(packet -> kinds.addAll(List.of(packet.getFirst().split(":"))));
      Tshark.assertChecksumsGood(capture);
      assertPassesValidate(capture);
      assertRouted(capture, side);
    }
    assertTrue(kinds.containsAll(KINDS), () -> "recorded: " + kinds);
  }

  private static String router(Network net) {
    return """
    ports:
      left: {type: af_packet, interface: left}
      right: {type: af_packet, interface: right}
    stages:
      validate: {}
      acl: {default: permit, rules: [deny protocol tcp to-ports 80]}
      forward:
        interfaces:
          left: {mac: '%s', addresses: [10.0.1.1/24, 'fd00:1::1/64']}
          right: {mac: '%s', addresses: [10.0.2.1/24, 'fd00:2::1/64']}
        neighbors:
          - {address: 10.0.1.2, mac: '%3$s'}
          - {address: 'fd00:1::2', mac: '%3$s'}
          - {address: 10.0.2.2, mac: '%4$s'}
          - {address: 'fd00:2::2', mac: '%4$s'}
    pipeline: [validate, acl, forward]
    """
        .formatted(Network.LEFT_MAC, Network.RIGHT_MAC, net.left.mac(), net.right.mac());
  }

  /** Alone, {@code validate} lets every packet out as it came in. */
  private static void assertPassesValidate(Path capture) throws IOException, InterruptedException {
    Path out = capture.resolveSibling("valid.pcapng");
    Summary summary = replay(capture, out);
    assertEquals(summary.number("read"), summary.number("forwarded"), summary.toString());
    assertEquals(
        Tshark.fields(capture, "frame.md5_hash"), Tshark.fields(out, "frame.md5_hash"), "frames");
  }

  private static void assertRouted(Path capture, Side side)
      throws IOException, InterruptedException {
    Path out = capture.resolveSibling(side.port + "-out.pcapng");
    Summary summary =
        replay(capture, out, "--config", "router.yaml", "--port", side.port, "--drops", "drops");
    assertEquals(Tshark.fields(capture, "frame.number").size(), summary.number("read"));
    summary.assertConserved("read", "forwarded");
    for (JsonNode stage : summary.json().path("stages")) {
      if (stage.path("name").asText().equals("validate")) {
        assertEquals(0, stage.path("dropped").size(), stage::toString);
      }
    }
    assertEquals(count(capture, DENIED), summary.dropped("acl-denied"));
    assertEquals(count(capture, side.expires()), summary.dropped("ttl-expired"));

    List<List<String>> expected = routed(Tshark.fields(capture, side.passes(), FIELDS));
    assertTrue(expected.size() > 1000, () -> "recorded: " + expected.size());
    assertEquals(expected, Tshark.fields(out, side.leaves(), FIELDS));
    Tshark.assertChecksumsGood(out);
  }

  /** The same packets, one hop on. */
  private static List<List<String>> routed(List<List<String>> packets) {
    return packets.stream()
        .map(ArrayList::new)
        .map(
            fields -> {
              fields.set(0, oneLess(fields.get(0)));
              fields.set(1, oneLess(fields.get(1)));
              return List.copyOf(fields);
            })
        .toList();
  }

  private static String oneLess(String hops) {
    return hops.isEmpty() ? "" : Integer.toString(Integer.parseInt(hops) - 1);
  }

  private static int count(Path capture, String filter) throws IOException {
    return Tshark.fields(capture, filter, List.of("frame.number")).size();
  }

  private static Summary replay(Path capture, Path out, String... options)
      throws IOException, InterruptedException {
    Path directory = Path.of(String.valueOf(capture.getParent()));
    List<String> arguments = new ArrayList<>(List.of("replay", capture.toString()));
    arguments.addAll(List.of("--out", out.toString(), "--json", "summary.json"));
    arguments.addAll(List.of(options));
    try (MillraceProcess millrace =
        MillraceProcess.start(directory, arguments.toArray(new String[0]))) {
      assertEquals(0, millrace.exitCode(), millrace::errors);
    }
    return Summary.read(directory.resolve("summary.json"));
  }
}
