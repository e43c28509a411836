package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a stranger does. */
@Tag("system")
class DemoSystemTest {
  private static final int KINDS_AT_LEAST = 20;

  @TempDir private Path directory;

  @Test
  void everyPacketIsAccountedFor() throws IOException, InterruptedException {
    try (MillraceProcess demo =
        MillraceProcess.start(directory, "demo", "--seconds", "5", "--json", "out.json")) {
      assertEquals(0, demo.exitCode(), () -> demo.output() + demo.errors());
    }
    JsonNode summary = new ObjectMapper().readTree(directory.resolve("out.json").toFile());
    assertEquals(summary.get("expectedDrops"), summary.get("dropped"));
    assertTrue(summary.get("dropped").size() >= KINDS_AT_LEAST);
    long dropped = 0;
    for (Map.Entry<String, JsonNode> reason : summary.get("dropped").properties()) {
      assertTrue(reason.getValue().asLong() > 0, reason.getKey());
      dropped += reason.getValue().asLong();
    }
    long generated = summary.get("generated").asLong();
    assertEquals(
        generated, summary.get("forwarded").asLong() + dropped + summary.get("held").asLong());
    assertEquals(0.1, (double) dropped / generated, 0.01);
    assertEquals(3, summary.get("stages").size());
    assertEquals(5, summary.get("seconds").asDouble(), 2);
    assertTrue(summary.get("mpps").asDouble() > 0);
    assertTrue(summary.get("cyclesPerPacket").asDouble() > 0);
    assertEquals(2, summary.get("placements").size());
  }
}
