package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Linux hosts whose only way to each other is the appliance; the hosts' own tools judge it. */
@Tag("system")
class GatewaySystemTest {
  private static final int RIGHT_MTU = 1400;
  private static final double BITS_AT_LEAST = 20e6;

  @TempDir private Path directory;

  private GatewayLab lab;
  private MillraceProcess gateway;

  @BeforeEach
  void start() throws IOException {
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
              left: {addresses: [10.0.1.1/24, 'fd00:1::1/64']}
              right: {addresses: [10.0.2.1/24, 'fd00:2::1/64']}
        pipeline: [validate, forward]
        """);
    lab = new GatewayLab(RIGHT_MTU);
    gateway =
        MillraceProcess.startBy(
            lab.in("gw"), directory, "run", "gateway.yaml", "--json", "end.json");
    gateway.awaitRunning();
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    lab.close();
  }

  @Test
  void isAGoodRouter() throws IOException, InterruptedException {
    pings();
    traceroutes();
    pathMtu();
    throughput();
    linkDownAndUp();
    balance();
  }

  /** Nobody knows anybody's Ethernet address yet; not a single packet may be lost to that. */
  private void pings() throws IOException {
    ping("-4", "10.0.2.2");
    ping("-6", "fd00:2::2");
    ping("-4", "10.0.1.1");
    ping("-6", "fd00:1::1");
  }

  private void ping(String version, String address) throws IOException {
    String text = lab.run("a", "ping", version, "-c", "5", "-i", "0.2", "-W", "5", address).good();
    assertTrue(text.contains("5 received"), text);
  }

  private void traceroutes() throws IOException {
    String four = lab.run("a", "traceroute", "-n", "-w", "5", "-q", "1", "10.0.2.2").good();
    assertTrue(four.contains(" 1  10.0.1.1 ") && four.contains(" 2  10.0.2.2 "), four);
    String six = lab.run("a", "traceroute", "-6", "-n", "-w", "5", "-q", "1", "fd00:2::2").good();
    assertTrue(six.contains(" 1  fd00:1::1 ") && six.contains(" 2  fd00:2::2 "), six);
  }

  /** The first packet that is too large is answered by what would fit. */
  private void pathMtu() throws IOException {
    String four =
        lab.run("a", "ping", "-4", "-M", "do", "-s", "1450", "-c", "2", "-W", "3", "10.0.2.2")
            .text();
    assertTrue(four.contains("mtu = 1400") || four.contains("mtu=1400"), four);
    String six =
        lab.run("a", "ping", "-6", "-M", "do", "-s", "1440", "-c", "2", "-W", "3", "fd00:2::2")
            .text();
    assertTrue(six.contains("mtu=1400") || six.contains("mtu = 1400"), six);
    String fragments =
        lab.run("a", "ping", "-4", "-M", "dont", "-s", "3000", "-c", "3", "-W", "5", "10.0.2.2")
            .good();
    assertTrue(fragments.contains("3 received"), fragments);
  }

  private void throughput() throws IOException {
    assertTrue(iperf("10.0.2.2") > BITS_AT_LEAST);
    assertTrue(iperf("fd00:2::2") > BITS_AT_LEAST);
    assertTrue(iperf("10.0.2.2", "-R") > BITS_AT_LEAST);
    iperf("10.0.2.2", "-u", "-b", "5M", "-l", "1200");
    iperf("fd00:2::2", "-u", "-b", "5M", "-l", "1200");
  }

  /** Bits per second that arrived. */
  private double iperf(String address, String... options) throws IOException {
    Process server =
        new ProcessBuilder(
                Stream.concat(lab.in("b").stream(), Stream.of("iperf3", "-s", "-1")).toList())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String[] command = {"iperf3", "-J", "-t", "2", "--connect-timeout", "5000", "-c", address};
      String[] all =
          Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray(String[]::new);
      MillraceProcess.pause(Duration.ofSeconds(1));
      JsonNode end = new ObjectMapper().readTree(lab.run("a", all).good()).get("end");
      JsonNode sum = end.has("sum_received") ? end.get("sum_received") : end.get("sum");
      double bits = sum.get("bits_per_second").asDouble();
      assertTrue(bits > 0, end::toString);
      return bits;
    } finally {
      server.destroy();
    }
  }

  private void linkDownAndUp() throws IOException {
    lab.flap("b", 2, Duration.ofSeconds(1));
    MillraceProcess.pause(Duration.ofSeconds(2));
    ping("-4", "10.0.2.2");
    ping("-6", "fd00:2::2");
  }

  /** After all that, every packet is accounted for. */
  private void balance() throws IOException, InterruptedException {
    gateway.signal("TERM");
    assertEquals(0, gateway.exitCode(), gateway::errors);
    JsonNode end = new ObjectMapper().readTree(directory.resolve("end.json").toFile());
    long dropped = 0;
    for (JsonNode count : end.get("dropped")) {
      dropped += count.asLong();
    }
    assertEquals(
        end.get("received").asLong() + end.get("generated").asLong(),
        end.get("transmitted").asLong() + dropped + end.get("held").asLong(),
        end::toString);
  }
}
