package io.millrace.perf.bench;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.ResultFile;
import io.millrace.perf.result.TrialResult;
import io.millrace.samples.Millrace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of(words));
    return Millrace.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  private int keeping(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--out", directory.resolve("results").toString()));
    return run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ndr --size 63| 64 to 2000 bytes",
        "ndr --final 0| final trial duration 0.0: it is above 0",
        "ndr --initial 2| no longer than the final one",
        "ndr --sum 0.5| no shorter than the final trial duration",
        "ndr --width 0| width 0.0: it is above 0",
        "ndr --partial 1| loss ratio 1.0: it is 0 to below 1",
        "ndr --exceed 1| exceed ratio 1.0: it is 0 to below 1",
        "ndr --budget 0| --budget 0.0: it is above 0",
        "ndr --max-rate fast| 'fast' is no rate",
        "ndr --rx {type:sim}| --rx without --tx",
        "ndr --tx {type:_memif} --ports x.yaml| give one of them",
        "ndr --tx {type:_memory}| unknown port type 'memory'",
        "ndr --ports /nowhere.yaml| there is no such file",
        "ndr --cpus 4000| may not run on processor 4000",
        "ndr --cpus 0,0| one or two different processors",
        "ndr --ip 10.0.0.1| two addresses, from and to",
        "ndr --flows 0| 1 to 1048576",
        "ndr --peers l4| io, macswap",
        "rfc2544 --tests speed| throughput, latency, loss, back-to-back, recovery, reset",
        "soak --rate 5| '5' is no rate",
        "soak --rate 1Mpps --seconds 0| --seconds is 1 or more",
        "soak --rate 1Mpps --size 64,128| one for a soak",
        "soak| Missing required option",
        "steps routes 10,5| they ascend",
        "steps routes 10 --tx {type:_sim}| they take no ports",
        "ndr --settle -1| it is 0 or more",
        "steps tunnels 1,2| it is routes, rules or flows",
        "steps routes 0| 0 routes",
        "self-check --seconds 0| 0.1 to 3600",
        "ndr --frames 64| Unknown options",
        "compare nowhere.json nowhere.json| there is no such file",
      })
  void misuseIsToldAndNothingIsMeasured(String words, String expected) {
    String[] all = words.split(" ");
    for (int i = 0; i < all.length; i++) {
      all[i] = all[i].replace("type:", "type: ").replace(" _", " ");
    }
    boolean keeps = !words.startsWith("self-check") && !words.startsWith("compare");
    assertEquals(2, keeps ? keeping(all) : run(all), () -> out + "" + err);
    assertTrue(err.toString().contains(expected), err.toString());
    assertTrue(files().isEmpty(), files().toString());
  }

  private List<Path> files() {
    Path results = directory.resolve("results");
    if (!Files.exists(results)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(results)) {
      return all.toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyCommandHasExamples() {
    List<String> commands =
        List.of("ndr", "rfc2544", "soak", "steps", "self-check", "compare", "peers");
    for (String command : commands) {
      out.getBuffer().setLength(0);
      assertEquals(0, run(command, "--help"));
      assertTrue(out.toString().contains("Examples:"), command);
      assertTrue(out.toString().contains("millrace bench " + command + " "), out.toString());
    }
  }

  private Measurement kept() throws Exception {
    Path json =
        files().stream()
            .filter(file -> file.toString().endsWith(".json"))
            .findFirst()
            .orElseThrow();
    return ResultFile.read(json);
  }

  /** On a machine that may be busy: that the figures are whole, not how large they are. */
  @Test
  @Tag("system")
  void ratesOfTheEmbeddedGatewayAreKept() throws Exception {
    int code =
        keeping(
            "ndr",
            "--size",
            "64,imix",
            "--initial",
            "0.02",
            "--final",
            "0.05",
            "--sum",
            "0.05",
            "--width",
            "0.1",
            "--latency",
            "0.1",
            "--repeat",
            "0",
            "--budget",
            "10");
    assertEquals(0, code, err::toString);
    Measurement kept = kept();
    List<CaseResult> cases = kept.devices().getFirst().cases();
    assertEquals(List.of("64", "imix"), cases.stream().map(CaseResult::frames).toList());
    for (CaseResult one : cases) {
      assertEquals(2, one.throughputs().size());
      for (TrialResult trial : one.trials()) {
        assertEquals(0, trial.foreign() + trial.damaged() + trial.duplicated(), "" + trial);
        assertTrue(trial.received() <= trial.sent(), "" + trial);
      }
    }
    assertEquals("RFC 9971", kept.method().source());
    assertTrue(kept.setup().command().startsWith("millrace bench ndr --size 64,imix"));
    assertTrue(out.toString().contains("NDR"), out.toString());
  }

  @Test
  @Tag("system")
  void theWholeSetInShort() throws Exception {
    assertEquals(
        0,
        keeping(
            "rfc2544",
            "--quick",
            "--size",
            "64",
            "--tests",
            "loss,recovery",
            "--max-rate",
            "200kpps",
            "--repeat",
            "0"),
        err::toString);
    CaseResult found = kept().devices().getFirst().cases().getFirst();
    assertTrue(found.figures().stream().anyMatch(f -> f.name().equals("system recovery")));
  }

  @Test
  @Tag("system")
  void stepsAreOneDevice() throws Exception {
    assertEquals(
        0,
        keeping(
            "steps",
            "routes",
            "16,1000",
            "--initial",
            "0.02",
            "--final",
            "0.02",
            "--sum",
            "0.02",
            "--width",
            "0.2",
            "--repeat",
            "0"),
        err::toString);
    List<CaseResult> cases = kept().devices().getFirst().cases();
    assertEquals(
        List.of(16.0, 1000.0),
        cases.stream().map(one -> requireNonNull(one.step()).value()).toList());
  }
}
