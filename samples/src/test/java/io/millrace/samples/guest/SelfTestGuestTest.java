package io.millrace.samples.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same self-test on each model of card, by an ordinary user, with the kernel at the other end.
 */
@Tag("guest")
@Execution(ExecutionMode.CONCURRENT)
class SelfTestGuestTest {
  private static final int FRAMES = 100_000;

  @TempDir private Path out;

  @ParameterizedTest
  @CsvSource({
    "e1000e,igb,",
    "igb,e1000e,",
    "virtio-net,igb,",
    "vmxnet3,e1000e,queues", // QEMU's receives by its first queue only
  })
  void cardProvesItself(String card, String peer, @Nullable String mayFail) throws IOException {
    GuestResult result =
        Guest.create()
            .wire(card, peer)
            .within(600)
            .run(out, "test/selftest.sh", "--frames", String.valueOf(FRAMES));

    System.out.println(card + " with " + peer + ":\n" + result.file("selftest.json"));
    Map<String, String> results = results(result.file("selftest.json"));
    for (String check : List.of("link", "frames", "flood", "restart", "filter", "interrupt")) {
      assertEquals("PASSED", results.get(check), check);
    }
    assertEquals("PASSED", results(result.file("jumbo.json")).get("jumbo"));
    Set<String> allowed = mayFail == null ? Set.of() : Set.of(mayFail);
    assertTrue(allowed.containsAll(failed(results)), () -> result.file("selftest.json"));
    MatchResult counted = result.line("^peer: received (\\d+), sent (\\d+), dropped (\\d+) (\\d+)");
    assertEquals(counted.group(1), counted.group(2), "what the kernel received and sent back");
    assertEquals(List.of(), result.dmaFaults());
  }

  private static Set<String> failed(Map<String, String> results) {
    return results.keySet().stream()
        .filter(check -> "FAILED".equals(results.get(check)))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> results(String json) throws IOException {
    Map<String, String> results = new TreeMap<>();
    for (JsonNode check : new ObjectMapper().readTree(json).elements().next()) {
      results.put(check.get("check").asText(), check.get("result").asText());
    }
    return results;
  }
}
