package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An appliance in a process of its own: watched, traced, reloaded, stopped. */
@Tag("system")
class RunSystemTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private static String config(String denied) {
    return """
    name: lab
    ports:
      in: {type: sim, generate: {rate: 2000, flows: 100}}
      out: {type: sim}
    stages:
      validate: {}
      acl: {default: permit, rules: ['deny to %s'], hits: true}
    pipeline: [in, validate, acl, out]
    """
        .formatted(denied);
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("lab.yaml"), text);
  }

  private JsonNode ask(String... command) throws IOException, InterruptedException {
    try (MillraceProcess process = MillraceProcess.start(directory, command)) {
      assertEquals(0, process.exitCode(), () -> process.output() + process.errors());
      return JSON.readTree(process.output());
    }
  }

  private static void assertConserved(JsonNode summary) {
    long dropped = 0;
    for (JsonNode count : summary.get("dropped")) {
      dropped += count.asLong();
    }
    assertEquals(
        summary.get("received").asLong() + summary.get("generated").asLong(),
        summary.get("transmitted").asLong() + dropped + summary.get("held").asLong());
  }

  @Test
  void isWatchedTracedReloadedAndStopped() throws IOException, InterruptedException {
    write(config("192.0.2.0/24"));
    try (MillraceProcess run =
        MillraceProcess.start(directory, "run", "lab.yaml", "--json", "end.json")) {
      run.awaitRunning();
      JsonNode stat = ask("stat", "--json");
      assertEquals("in", stat.get("ports").get(0).get("name").asText());
      assertEquals("validate", stat.get("stages").get(0).get("name").asText());

      JsonNode trace = ask("trace", "lab", "--count", "2", "--json");
      assertEquals(2 * 4, trace.size());
      assertEquals(
          "to acl",
          trace.findValues("verdict").stream()
              .map(JsonNode::asText)
              .filter(v -> v.startsWith("to acl"))
              .findFirst()
              .orElse(""));

      write("ports: {\n");
      run.signal("HUP");
      run.awaitError("not reloaded, the configuration before goes on");
      assertTrue(run.errors().contains("lab.yaml:2:1: not YAML"), run.errors());

      write(config("198.19.0.0/16"));
      run.signal("HUP");
      run.awaitError("millrace: reloaded lab.yaml");
      run.await(
          "something is denied",
          () -> {
            try {
              return ask("stat", "--json").get("dropped").has("acl-denied");
            } catch (IOException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });

      JsonNode hits = ask("stat", "--json").get("stages").get(1).get("counters");
      assertTrue(hits.get("rule-1").asLong() > 0, hits.toString());

      run.signal("TERM");
      assertEquals(0, run.exitCode(), run::errors);
      assertTrue(run.output().contains("acl    rule-1"), run.output());
    }
    JsonNode end = JSON.readTree(directory.resolve("end.json").toFile());
    assertConserved(end);
    assertTrue(end.get("received").asLong() > 0);
    assertTrue(end.get("transmitted").asLong() > 0);
    assertFalse(Files.exists(directory.resolve("millrace/lab.counters")));
    assertFalse(Files.exists(directory.resolve("millrace/lab.sock")));
  }

  @Test
  void endsAfterItsDuration() throws IOException, InterruptedException {
    write(config("192.0.2.0/24"));
    try (MillraceProcess run =
        MillraceProcess.start(
            directory, "run", "lab.yaml", "--duration", "1s", "--json", "end.json")) {
      assertEquals(0, run.exitCode(), run::errors);
      assertTrue(run.output().contains("validate"), run.output());
    }
    assertConserved(JSON.readTree(directory.resolve("end.json").toFile()));
  }

  /** Whenever SIGTERM comes: before our code runs, it ends a process that has done nothing yet. */
  @Test
  void leavesNothingBehindWhenStoppedEarly() throws IOException, InterruptedException {
    write(config("192.0.2.0/24"));
    for (int millis = 100; millis < 1000; millis += 150) {
      try (MillraceProcess run = MillraceProcess.start(directory, "run", "lab.yaml")) {
        MillraceProcess.pause(Duration.ofMillis(millis));
        run.signal("TERM");
        int code = run.exitCode();
        assertTrue(code == 0 || code == 143 && run.output().isEmpty(), code + run.output());
      }
      File[] files = directory.resolve("millrace").toFile().listFiles();
      assertTrue(files == null || files.length == 0, () -> Arrays.toString(files));
    }
  }

  @Test
  void oneAtATime() throws IOException, InterruptedException {
    write(config("192.0.2.0/24"));
    try (MillraceProcess first = MillraceProcess.start(directory, "run", "lab.yaml")) {
      first.awaitRunning();
      try (MillraceProcess second = MillraceProcess.start(directory, "run", "lab.yaml")) {
        assertEquals(2, second.exitCode());
        assertTrue(second.errors().contains("is in use by process"), second.errors());
        assertFalse(second.errors().contains("\tat "), second.errors());
      }
      first.signal("TERM"); // INT is ignored by what a shell starts in the background
      assertEquals(0, first.exitCode(), first::errors);
    }
  }

  @Test
  void withoutPermission() throws IOException, InterruptedException {
    Commands.require("setpriv");
    write(
        """
        ports: {l: {type: af_packet, interface: lo}, r: {type: pcap, write: r.pcapng}}
        stages: {validate: {}}
        pipeline: [l, validate, r]
        """);
    List<String> unprivileged = List.of("setpriv", "--bounding-set", "-net_raw,-net_admin");
    try (MillraceProcess run =
        MillraceProcess.startBy(unprivileged, directory, "run", "lab.yaml")) {
      assertEquals(2, run.exitCode());
      assertTrue(run.errors().contains("no permission to open interface 'lo'"), run.errors());
      assertFalse(run.errors().contains("\tat "), run.errors());
    }
    assertFalse(Files.exists(directory.resolve("r.pcapng")));
    assertFalse(Files.exists(directory.resolve("millrace/lab.counters")));
  }
}
