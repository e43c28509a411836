package io.millrace.samples.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.samples.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {
  private static final List<String> COMMANDS =
      List.of(
          "demo", "run", "replay", "check", "ports", "stat", "trace", "graph", "bind", "unbind",
          "doctor", "genkey", "pubkey", "genpsk", "wg");

  @TempDir private Path directory;

  private record Result(int code, String out, String err) {}

  private static Result millrace(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Millrace.execute(new PrintWriter(out), new PrintWriter(err), args);
    return new Result(code, out.toString(), err.toString());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("c.yaml"), text);
  }

  static Stream<Arguments> misuse() {
    return Stream.of(
        arguments("frobnicate", "Unmatched argument at index 0: 'frobnicate'"),
        arguments("run", "Missing required parameter: 'FILE'"),
        arguments("run x --wat", "Unknown option: '--wat'"),
        arguments("run no.yaml --duration soon", "'soon' is not a time such as 500ms, 2s or 5min"),
        arguments("run no.yaml", "no.yaml:1:1: there is no such file"),
        arguments("check no.yaml", "no.yaml:1:1: there is no such file"),
        arguments("graph .", ".:1:1: cannot be read"),
        arguments("run no.yaml --json no/o", "'no/o' cannot be written: there is no "),
        arguments("demo --json .", "'.' is a directory: name a file"),
        arguments("demo --seconds 0", "--seconds 0.0: 0.1 to 86400 are possible"),
        arguments("demo --placement here", "--placement here: it is run-to-completion, pipelined"),
        arguments("replay no.pcap --out o", "there is no capture file no.pcap: check its name"),
        arguments("replay a --out a", "IN, --out and --drops must be different files"),
        arguments("replay a --out no/o", "'no/o' cannot be written: there is no "),
        arguments("replay a --out o --drops no/d", "'no/d' cannot be written: there is no "),
        arguments("replay a", "Missing required option: '--out=OUT'"),
        arguments("stat --live --json", "--live is for people and --json for scripts: choose one"),
        arguments("stat --counters no.counters", "there is no counters file no.counters"),
        arguments("bind", "Missing required parameter: 'CARD'"),
        arguments("bind mr-none", "'mr-none' is not a PCI address such as 0000:03:00.1"),
        arguments("bind 00:1f.7", "there is no card at 0000:00:1f.7; there are "),
        arguments("bind lo", "interface 'lo' has no PCI card behind it"),
        arguments("unbind lo", "interface 'lo' has no PCI card behind it"),
        arguments("bind lo --user mr-nobody", "there is no user 'mr-nobody'"),
        arguments("doctor no.yaml", "no.yaml:1:1: there is no such file"),
        arguments("wg up wg0.conf --inside a=10.1.0.1/24", "Missing required option: '--outside="),
        arguments(
            "wg up wg0.conf --outside eth0 --inside a=10.1.0.1/24",
            "'eth0' lacks the gateway's addresses there, as in eth1=10.1.0.1/24,fd01::1/64"),
        arguments(
            "wg up no.conf --outside lo=192.0.2.1/24 --inside a=10.1.0.1/24",
            "no.conf:1: there is no such file"),
        arguments(
            "wg up conf/wg0.conf --outside lo=192.0.2.1/24 --inside a=10.1.0.1/24",
            "take them away, 'ip addr flush dev lo', or say --force"),
        arguments("trace --count 0", "0 packets: 1 to 10000 can be traced"));
  }

  @ParameterizedTest
  @MethodSource
  void misuse(String line, String expected) {
    Result result = millrace(line.split(" "));
    assertEquals(2, result.code);
    assertTrue(result.err.contains(expected), result.err);
    assertFalse(result.err.contains("\tat "), result.err);
    assertEquals("", result.out);
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void everyCommandHasHelpWithExamples(String command) {
    Result result = millrace(command, "--help");
    assertEquals(0, result.code);
    assertTrue(result.out.contains("Examples:\n  millrace " + command), result.out);
  }

  @Test
  void helpNamesEveryCommand() {
    String help = millrace().out;
    COMMANDS.forEach(command -> assertTrue(help.contains("\n  " + command + " "), help));
  }

  @Test
  void aGoodFile() {
    assertEquals(
        new Result(0, "conf/gateway.yaml: good: 2 ports, 2 stages\n", ""),
        millrace("check", "conf/gateway.yaml"));
  }

  @Test
  void aGraph() {
    assertTrue(millrace("graph", "conf/firewall.yaml").out.contains("forward"));
    assertTrue(millrace("graph", "conf/firewall.yaml", "--dot").out.startsWith("digraph"));
  }

  @Test
  void ports() throws IOException {
    assertTrue(millrace("ports").out.contains("af_packet"));
    JsonNode json = new ObjectMapper().readTree(millrace("ports", "--json").out);
    assertTrue(json.get("interfaces").findValuesAsText("name").contains("lo"));
    assertTrue(json.get("interfaces").findValues("addresses").toString().contains("127.0.0.1/8"));
    assertTrue(json.get("cards").isArray());
  }

  @Test
  void doctor() throws IOException {
    Result result = millrace("doctor", "--json");
    JsonNode json = new ObjectMapper().readTree(result.out);
    assertEquals(json.get("problems").asInt() == 0 ? 0 : 1, result.code);
    for (JsonNode finding : json.get("findings")) {
      boolean isWell = finding.get("level").asText().equals("ok");
      assertEquals(isWell, finding.get("fix").asText().isEmpty(), finding.toString());
      assertFalse(finding.get("meaning").asText().isEmpty());
    }
    assertTrue(json.get("findings").findValuesAsText("check").contains("iommu"));
    String text = millrace("doctor", "conf/gateway.yaml").out;
    assertTrue(text.lines().skip(3).findFirst().isPresent(), text);
  }

  @Test
  void aMissingInterfaceLeavesNothingBehind() throws IOException {
    Path capture = directory.resolve("out.pcapng");
    Path file =
        write(
            """
            ports:
              l: {type: af_packet, interface: mr-none}
              r: {type: sim}
            stages: {validate: {}}
            pipeline: [l, validate, r]
            counters: c.counters
            drops: {capture: %s}
            """
                .formatted(capture));
    Result result = millrace("run", file.toString());
    assertEquals(2, result.code);
    assertTrue(result.err.contains("mr-none"), result.err);
    assertEquals(1, result.err.lines().count(), result.err);
    assertFalse(Files.exists(directory.resolve("c.counters")));
    assertFalse(Files.exists(capture));
  }
}
