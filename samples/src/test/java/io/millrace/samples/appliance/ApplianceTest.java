package io.millrace.samples.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.PortException;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.counters.Counters;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.view.StatsJson;
import io.millrace.samples.yaml.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplianceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final Counters counters = Counters.anonymous();

  private Config config(String placement, String rule, String generate) throws ConfigException {
    return ConfigReader.read(
        directory.resolve("test.yaml"),
        """
        ports:
          in: {type: sim, generate: {%s, invalid-share: 0.1, ipv6-share: 0.5}}
          out: {type: sim, capture: sent.pcapng}
        stages: {validate: {}, acl: {default: permit, rules: ['%s']}, bin: {type: sink}, mirror: {}}
        pipeline: {in: validate, validate: acl, acl: mirror, mirror: {out: out, copy: bin}}
        workers: {placement: %s, pool: 4096}
        drops: {capture: drops.pcapng}
        """
            .formatted(generate, rule, placement));
  }

  private Appliance start(Config config) {
    return new Appliance(config, new ConfiguredPorts(), counters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-to-completion", "pipelined"})
  void everyPacketIsAccountedFor(String placement) throws Exception {
    Config config = config(placement, "deny protocol icmp", "count: 5000");
    PipelineStats stats;
    try (Appliance appliance = start(config)) {
      assertTrue(appliance.awaitQuiet(PATIENCE));
      stats = appliance.stop();
    }
    assertEquals(5000, stats.received());
    assertEquals(4500.0, (double) stats.transmitted(), 20);
    long missed = stats.stages().get(2).counters().getOrDefault("missed", 0L);
    assertEquals(stats.transmitted(), stats.generated() + missed);
    assertEquals(0, stats.underWay());
    assertTrue(Files.size(directory.resolve("drops.pcapng")) > 500 * 60);
    assertTrue(Files.size(directory.resolve("sent.pcapng")) > 4500 * 60);
    assertEquals(StatsJson.of(stats), StatsJson.of(PipelineStats.of(counters.values())));
  }

  @Test
  void reloadsWithoutLosingAPacket() throws Exception {
    String endless = "rate: 100k";
    Config permissive = config("run-to-completion", "deny protocol icmp", endless);
    Config strict = config("run-to-completion", "deny to 0.0.0.0/0", endless);
    try (Appliance appliance = start(permissive)) {
      Thread.sleep(50);
      assertFalse(appliance.stats().dropped().containsKey("acl-denied"));
      appliance.reload(strict);
      assertEquals(strict, appliance.config());
      Thread.sleep(50);
      PipelineStats stats = appliance.stop();
      assertTrue(stats.dropped().containsKey("acl-denied"));
      assertTrue(stats.transmitted() > 0);
      assertEquals(0, stats.underWay());
    }
  }

  @Test
  void whatCannotChangeWhileItRuns() throws Exception {
    Config one = config("run-to-completion", "deny protocol icmp", "rate: 100k");
    Config other = config("pipelined", "deny protocol icmp", "rate: 100k");
    try (Appliance appliance = start(one)) {
      ApplianceException e = assertThrows(ApplianceException.class, () -> appliance.reload(other));
      assertEquals(
          "'workers' cannot be changed while it runs: change it back, or restart",
          String.valueOf(e.getMessage()));
      assertEquals(one, appliance.config());
    }
  }

  @Test
  void startsWholeOrNotAtAll() throws Exception {
    Config config =
        ConfigReader.read(
            directory.resolve("test.yaml"),
            """
            ports:
              a: {type: pcap, write: made.pcapng}
              b: {type: pcap, read: missing.pcap}
            stages: {validate: {}}
            pipeline: [b, validate, a]
            """);
    PortException e = assertThrows(PortException.class, () -> start(config));
    assertTrue(String.valueOf(e.getMessage()).contains("missing.pcap"), e.toString());
    assertEquals(List.of(), PipelineStats.of(counters.values()).ports());
  }

  @Test
  void rulesKnowThePorts() throws Exception {
    Config config = config("run-to-completion", "deny ingress in", "count: 1000");
    try (Appliance appliance = start(config)) {
      assertTrue(appliance.awaitQuiet(PATIENCE));
      Map<String, Long> dropped = appliance.stop().dropped();
      assertEquals(1000, dropped.values().stream().mapToLong(Long::longValue).sum());
    }
  }

  @Test
  void aPortThatIsInUseKeepsItsSettings() throws Exception {
    String text =
        """
        ports: {in: {type: sim, generate: {rate: 1000}}, %s: {type: pcap, write: made.pcapng%s}}
        stages: {validate: {}}
        pipeline: [in, validate, %1$s]
        """;
    Path file = directory.resolve("test.yaml");
    Config one = ConfigReader.read(file, text.formatted("out", ""));
    Config other = ConfigReader.read(file, text.formatted("out", ", mac: 02:00:00:00:00:07"));
    Config renamed = ConfigReader.read(file, text.formatted("away", ""));
    try (Appliance appliance = start(one)) {
      appliance.reload(one);
      for (Config next : List.of(other, renamed)) {
        ApplianceException e = assertThrows(ApplianceException.class, () -> appliance.reload(next));
        assertTrue(e.toString().contains("made.pcapng is in use by port 'out'"), e.toString());
      }
      assertEquals(0, appliance.stop().underWay());
    }
  }

  @Test
  void portsComeAndGo() throws Exception {
    String text =
        """
        ports: {in: {type: sim, generate: {rate: 10k}}, %s: {type: pcap, write: %1$s.pcapng}}
        stages: {validate: {}}
        pipeline: [in, validate, %1$s]
        """;
    Path file = directory.resolve("test.yaml");
    Config one = ConfigReader.read(file, text.formatted("one"));
    Config two = ConfigReader.read(file, text.formatted("two"));
    try (Appliance appliance = start(one)) {
      Thread.sleep(50);
      long before = appliance.stats().ports().get(1).counters().txPackets();
      appliance.reload(two);
      assertTrue(Files.size(directory.resolve("one.pcapng")) >= before * 60);
      Thread.sleep(50);
      PipelineStats stats = appliance.stop();
      assertEquals(List.of("in", "two", "one"), stats.ports().stream().map(p -> p.name()).toList());
      assertEquals(0, stats.underWay());
      assertTrue(stats.ports().get(1).counters().txPackets() > 0);
    }
  }
}
