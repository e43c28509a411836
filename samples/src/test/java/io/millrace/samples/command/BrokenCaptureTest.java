package io.millrace.samples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.pipeline.counters.Counters;
import io.millrace.samples.Millrace;
import io.millrace.samples.appliance.Appliance;
import io.millrace.samples.appliance.ConfiguredPorts;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures damaged anywhere: refused with a message, or read with no packet unaccounted for. */
class BrokenCaptureTest {
  private static final int CAPTURES = 40;
  private static final int PACKETS = 300;

  @TempDir private Path directory;

  @BeforeEach
  void makeCapture() throws ConfigException {
    Config config =
        ConfigReader.read(
            directory.resolve("make.yaml"),
            """
            ports:
              in: {type: sim, generate: {count: %d, sizes: imix, ipv6-share: 0.5, tcp-share: 0.5}}
              out: {type: pcap, write: whole.pcapng}
            pipeline: {in: out}
            """
                .formatted(PACKETS));
    try (Appliance appliance = new Appliance(config, new ConfiguredPorts(), Counters.anonymous())) {
      assertTrue(appliance.awaitQuiet(Duration.ofSeconds(20)));
      assertEquals(PACKETS, appliance.stop().transmitted());
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private int replay(StringWriter err, String... more) {
    String[] command = {
      "replay",
      file("in.pcapng").toString(),
      "--out",
      file("out.pcapng").toString(),
      "--drops",
      file("drops.pcapng").toString(),
      "--json",
      file("s.json").toString()
    };
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return Millrace.execute(new PrintWriter(new StringWriter()), new PrintWriter(err), all);
  }

  @Test
  void areReadOrRefused() throws IOException {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(file("whole.pcapng"));
    int read = 0;
    for (int i = 0; i < CAPTURES; i++) {
      Files.write(file("in.pcapng"), damage(whole, random));
      StringWriter err = new StringWriter();
      int code = replay(err, "--accept-damaged");
      String told = "millrace.seed=" + seed + ": " + err;
      assertFalse(err.toString().contains("\tat "), told);
      assertTrue(code == 0 || code == 2, told);
      if (code == 0) {
        read++;
        assertConserved(told);
      }
    }
    assertTrue(read > CAPTURES / 4, "only " + read + " could be read at all");
  }

  /** Flips bytes, cuts the end off, or both. */
  private static byte[] damage(byte[] whole, Random random) {
    int length = random.nextBoolean() ? whole.length : random.nextInt(whole.length);
    byte[] damaged = Arrays.copyOf(whole, length);
    for (int flips = random.nextInt(200); flips > 0 && length > 300; flips--) {
      damaged[256 + random.nextInt(length - 256)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  private void assertConserved(String told) throws IOException {
    JsonNode summary = new ObjectMapper().readTree(file("s.json").toFile());
    long dropped = 0;
    for (JsonNode count : summary.get("dropped")) {
      dropped += count.asLong();
    }
    assertEquals(summary.get("read").asLong(), summary.get("forwarded").asLong() + dropped, told);
    assertEquals(0, summary.get("held").asLong(), told);
  }

  @Test
  void aCutOneIsRefusedUnlessAccepted() throws IOException {
    byte[] whole = Files.readAllBytes(file("whole.pcapng"));
    Files.write(file("in.pcapng"), Arrays.copyOf(whole, whole.length - 5));
    StringWriter err = new StringWriter();
    assertEquals(2, replay(err));
    assertTrue(err.toString().contains("is damaged"), err.toString());
    assertFalse(Files.exists(file("out.pcapng")));
    assertEquals(0, replay(err, "--accept-damaged"));
    assertConserved("");
  }
}
