package io.millrace.perf.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.samples.Millrace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "bench";
    all[1] = "peers";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Millrace.execute(new PrintWriter(out), new PrintWriter(err), all);
  }

  @ParameterizedTest
  @CsvSource({
    "--case, l4, it is one of io",
    "--size, 59, 60 to 2000",
    "--size, large, 60 to 2000",
    "--cpus, '1,1', two different processors",
    "--rounds, 0, 1 or more",
    "--device, vpp, it is millrace or dpdk",
  })
  void misuseIsTold(String option, String value, String expected) {
    assertEquals(2, run(option, value), err::toString);
    assertTrue(err.toString().contains(expected), err.toString());
  }

  @Test
  void tunnelsAreMeasuredByRatesOverMemif() {
    for (String option : List.of("--latency", "--link=vhost", "--rate=1000")) {
      assertEquals(2, run("--case", "tunnel-in", option), err::toString);
    }
    assertTrue(err.toString().contains("rates over memif only"), err.toString());
  }

  @Test
  void aKindOfFloodThatThereIsNot() {
    int code =
        Millrace.execute(
            new PrintWriter(out), new PrintWriter(err), "bench", "flood", "--kind", "snow");
    assertEquals(2, code);
    assertTrue(err.toString().contains("no such kind"), err.toString());
  }

  /** Short, and on a machine that may be busy: that frames come back right, not how fast. */
  @Test
  @Tag("system")
  void everyDeviceDoesEveryCaseAndSendsBackWhatItShould() throws Exception {
    assertEquals(2 * Scenario.values().length, goodTurns().size());
  }

  @Test
  @Tag("system")
  void throughVhostUserAsWell() throws Exception {
    Set<String> expected =
        Set.of("io millrace", "io testpmd", "macswap millrace", "macswap testpmd");
    assertEquals(expected, goodTurns("--link", "vhost", "--case", "io,macswap", "--size", "64"));
  }

  private Set<String> goodTurns(String... more) throws Exception {
    Path json = directory.resolve("peers.json");
    List<String> arguments = new ArrayList<>(List.of("--rounds", "1", "--warm-up", "0.5"));
    arguments.addAll(List.of("--seconds", "0.5", "--json", json.toString()));
    arguments.addAll(List.of(more));
    assertEquals(0, run(arguments.toArray(String[]::new)), err::toString);
    Set<String> seen = new HashSet<>();
    for (JsonNode turn : new ObjectMapper().readTree(json.toFile()).get("turns")) {
      JsonNode result = turn.get("result");
      String what = turn.get("scenario").asText() + " " + turn.get("device").asText();
      assertEquals(0, result.get("bad").asLong(), what);
      assertTrue(result.get("received").asLong() > 10_000, what);
      seen.add(what);
    }
    return seen;
  }
}
