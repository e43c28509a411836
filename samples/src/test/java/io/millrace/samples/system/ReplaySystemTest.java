package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture through a gateway, judged by tshark. */
@Tag("system")
class ReplaySystemTest {
  private static final int PACKETS = 20_000;
  private static final String ROUTER_MAC = "02:00:00:00:00:02";
  private static final String NEXT_MAC = "02:00:00:00:00:99";

  @TempDir private Path directory;

  /** Makes a capture: valid flows of all kinds, and a tenth malformed in every way there is. */
  @BeforeEach
  void makeCapture() throws IOException, InterruptedException {
    Commands.require("tshark");
    Files.writeString(
        directory.resolve("make.yaml"),
        """
        ports:
          from:
            type: sim
            generate:
              {count: %d, sizes: imix, flows: 500, ipv6-share: 0.3, tcp-share: 0.5,
               invalid-share: 0.1, from: [10.1.0.0/16], to: [10.2.0.0/16],
               destination-mac: 02:00:00:00:00:01}
          to: {type: pcap, write: in.pcapng}
        stages: {all: {type: mirror}, none: {type: sink}}
        pipeline: {from: all, all: {out: to, copy: none}}
        """
            .formatted(PACKETS));
    Files.writeString(
        directory.resolve("gateway.yaml"),
        """
        ports:
          left: {type: af_packet, interface: left}
          right: {type: af_packet, interface: right}
        stages:
          validate: {}
          forward:
            interfaces:
              left: {mac: 02:00:00:00:00:01, addresses: [10.255.1.1/24, 'fd00:ff:1::1/64']}
              right: {mac: %s, addresses: [10.255.2.1/24, 'fd00:ff:2::1/64']}
            routes:
              - {to: 10.2.0.0/16, via: 10.255.2.2}
              - {to: '2001:2::/48', via: 'fd00:ff:2::2'}
            neighbors:
              - {address: 10.255.2.2, mac: %s}
              - {address: 'fd00:ff:2::2', mac: %s}
        pipeline: [validate, forward]
        """
            .formatted(ROUTER_MAC, NEXT_MAC, NEXT_MAC));
    run(0, "run", "make.yaml");
  }

  private JsonNode run(int code, String... arguments) throws IOException, InterruptedException {
    try (MillraceProcess process = MillraceProcess.start(directory, arguments)) {
      assertEquals(code, process.exitCode(), () -> process.output() + process.errors());
    }
    Path json = directory.resolve("s.json");
    return Files.exists(json)
        ? new ObjectMapper().readTree(json.toFile())
        : new ObjectMapper().createObjectNode();
  }

  private static long sum(JsonNode counts) {
    long sum = 0;
    for (JsonNode count : counts) {
      sum += count.asLong();
    }
    return sum;
  }

  @Test
  void throughTheGateway() throws IOException, InterruptedException {
    JsonNode summary =
        run(
            0,
            "replay",
            "in.pcapng",
            "--out",
            "out.pcapng",
            "--drops",
            "drops.pcapng",
            "--config",
            "gateway.yaml",
            "--json",
            "s.json");
    assertEquals(PACKETS, summary.get("read").asLong());
    assertEquals(
        PACKETS + summary.get("generated").asLong(),
        summary.get("forwarded").asLong()
            + sum(summary.get("dropped"))
            + summary.get("held").asLong());

    Path capture = directory.resolve("out.pcapng");
    List<List<String>> out = Tshark.fields(capture, "eth.src", "eth.dst", "ip.ttl", "ipv6.hlim");
    assertEquals(summary.get("forwarded").asLong(), out.size());
    assertTrue(out.size() > PACKETS / 2, () -> "only " + out.size() + " forwarded");
    for (List<String> packet : out) {
      assertEquals(ROUTER_MAC, packet.get(0));
      assertEquals(NEXT_MAC, packet.get(1));
      assertEquals("63", packet.get(2) + packet.get(3));
    }
    Tshark.assertChecksumsGood(capture);
    assertDropsTold(summary);
  }

  /** Every dropped packet is in the capture, under the reason that it is counted under. */
  private void assertDropsTold(JsonNode summary) throws IOException {
    Map<String, Long> told = new HashMap<>();
    for (List<String> packet : Tshark.fields(directory.resolve("drops.pcapng"), "frame.comment")) {
      told.merge(packet.getFirst(), 1L, Long::sum);
    }
    Map<String, Long> counted = new HashMap<>();
    summary
        .get("dropped")
        .properties()
        .forEach(reason -> counted.put(reason.getKey(), reason.getValue().asLong()));
    assertEquals(counted, told);
  }

  @Test
  void validPacketsComeOutUnchanged() throws IOException, InterruptedException {
    JsonNode summary =
        run(
            0,
            "replay",
            "in.pcapng",
            "--out",
            "out.pcapng",
            "--drops",
            "drops.pcapng",
            "--json",
            "s.json");
    assertEquals(PACKETS * 0.9, (double) summary.get("forwarded").asLong(), PACKETS * 0.01);
    assertEquals(PACKETS, summary.get("forwarded").asLong() + sum(summary.get("dropped")));
    assertDropsTold(summary);
    JsonNode again = run(0, "replay", "out.pcapng", "--out", "out2.pcapng", "--json", "s.json");
    assertEquals(summary.get("forwarded"), again.get("forwarded"));
    assertEquals(
        Optional.empty(),
        Optional.of(
                Files.mismatch(directory.resolve("out.pcapng"), directory.resolve("out2.pcapng")))
            .filter(at -> at >= 0));
  }

  @Test
  void aCaptureThatEndsMidRecord() throws IOException, InterruptedException {
    byte[] whole = Files.readAllBytes(directory.resolve("in.pcapng"));
    Files.write(directory.resolve("cut.pcapng"), Arrays.copyOf(whole, whole.length / 2 + 1));
    try (MillraceProcess replay =
        MillraceProcess.start(directory, "replay", "cut.pcapng", "--out", "out.pcapng")) {
      assertEquals(2, replay.exitCode());
      assertTrue(replay.errors().contains("cut.pcapng is damaged"), replay.errors());
      assertEquals(1, replay.errors().lines().count(), replay.errors());
    }
    assertTrue(Files.notExists(directory.resolve("out.pcapng")));
    JsonNode summary =
        run(
            0,
            "replay",
            "cut.pcapng",
            "--out",
            "out.pcapng",
            "--drops",
            "drops.pcapng",
            "--accept-damaged",
            "--json",
            "s.json");
    assertEquals(
        summary.get("read").asLong(),
        summary.get("forwarded").asLong() + sum(summary.get("dropped")));
    assertTrue(summary.get("read").asLong() > PACKETS / 3);
  }
}
