package io.millrace.perf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.driver.netdev.TestNetwork;
import io.millrace.driver.vhost.Testpmd;
import io.millrace.perf.bench.Reflector.Deed;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.ResultFile;
import io.millrace.perf.result.Throughput;
import io.millrace.samples.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands over ports that lead out of the process, to devices that do what they ought to and
 * to such that do not. How large the figures are nobody asks: the machine may be busy.
 */
@Tag("system")
class BenchPortsTest {
  private static final List<String> RATES =
      List.of(
          "ndr --initial 0.03 --final 0.05 --sum 0.05 --width 0.2 --latency 0.05 --budget 2"
              .split(" "));
  private static final int PATIENCE_SECONDS = 60;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private String at(String socket) {
    return directory.resolve(socket).toString();
  }

  private int bench(List<String> command, String... words) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(command);
    all.addAll(List.of("--settle", "0.2", "--repeat", "0", "--flows", "16", "--out", at("kept")));
    all.addAll(List.of(words));
    return Millrace.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  private String kept(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("kept"))) {
      return Files.readString(
          all.filter(file -> file.toString().endsWith(suffix)).findFirst().orElseThrow());
    }
  }

  private Measurement measurement() throws Exception {
    try (Stream<Path> all = Files.list(directory.resolve("kept"))) {
      return ResultFile.read(
          all.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow());
    }
  }

  /** In the terminal and in both files. */
  private void assertTold(String warning) throws Exception {
    assertTrue(out.toString().contains(warning), () -> out + "" + err);
    List<String> warnings = measurement().warnings();
    assertTrue(warnings.stream().anyMatch(one -> one.contains(warning)), warnings::toString);
    assertTrue(kept(".html").contains(warning), warning);
  }

  /** Frames went through, nothing else came, and every figure is one that trials bear out. */
  private void assertForwarded(String driver) throws Exception {
    Measurement kept = measurement();
    assertEquals(driver, kept.setup().ports().getFirst().driver());
    for (CaseResult one : kept.devices().getFirst().cases()) {
      assertTrue(one.trials().stream().anyMatch(trial -> trial.received() > 0), "" + one);
      one.trials()
          .forEach(
              trial -> {
                assertEquals(0, trial.foreign() + trial.damaged() + trial.duplicated(), "" + trial);
                assertTrue(trial.received() <= trial.sent(), "" + trial);
              });
    }
    assertTrue(kept("html").contains("</html>"));
  }

  private void assertNoRate() throws Exception {
    CaseResult found = measurement().devices().getFirst().cases().getFirst();
    assertFalse(found.throughputs().isEmpty());
    for (Throughput throughput : found.throughputs()) {
      assertNull(throughput.lower());
      assertNull(throughput.conditional());
      assertFalse(throughput.regular());
    }
  }

  /** Runs it at a socket, and DPDK's testpmd at the other end as soon as there is one. */
  private int besideTestpmd(String device, Path socket, List<String> command, String port)
      throws Exception {
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> bench(command, "--tx", port, "--size", "64"),
            task -> Thread.ofPlatform().start(task));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(socket)) {
      if (code.isDone() || System.nanoTime() > deadline) {
        fail("no socket: " + err);
      }
      Thread.sleep(10);
    }
    try (Testpmd peer = new Testpmd(1, device)) {
      peer.forward("macswap");
      return code.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return fail(err.toString(), e);
    }
  }

  @Test
  void memifBesideTestpmd() throws Exception {
    Path socket = directory.resolve("m");
    int code =
        besideTestpmd(
            "net_memif0,role=client,id=0,socket-abstract=no,socket=" + socket,
            socket,
            RATES,
            "{type: memif, role: server, socket: " + socket + "}");
    assertEquals(0, code, () -> out + "" + err);
    assertForwarded("memif");
  }

  @Test
  void vhostUserBesideTestpmd() throws Exception {
    Path socket = directory.resolve("v");
    int code =
        besideTestpmd(
            "net_virtio_user0,queues=1,packed_vq=1,path=" + socket,
            socket,
            List.of("rfc2544", "--quick", "--tests", "loss", "--max-rate", "5kpps"),
            "{type: vhost-user, socket: " + socket + "}");
    assertEquals(0, code, () -> out + "" + err);
    assertForwarded("vhost-user");
  }

  @Test
  void virtioUser() throws Exception {
    try (Reflector device = new Reflector(Deed.FORWARDS, "type: vhost-user, socket: " + at("u"))) {
      String port = "{type: virtio-user, socket: " + at("u") + "}";
      assertEquals(0, bench(RATES, "--tx", port, "--size", "imix"), () -> out + "" + err);
    }
    assertForwarded("virtio-user");
  }

  /** From one interface to another, and faster than any could. */
  @Test
  void interfacesAndARateThatNoneCanDo() throws Exception {
    try (TestNetwork network = new TestNetwork()) {
      for (String pair : List.of("a", "b")) {
        network.veth(network.name(pair + "0"), network.name(pair + "1"));
      }
      String type = "type: af_packet, interface: ";
      try (Reflector device =
          new Reflector(Deed.FORWARDS, type + network.name("a1"), type + network.name("b1"))) {
        int code =
            bench(
                RATES,
                "--tx",
                "{" + type + network.name("a0") + "}",
                "--rx",
                "{" + type + network.name("b0") + "}",
                "--size",
                "64",
                "--max-rate",
                "900Mpps");
        assertEquals(0, code, () -> out + "" + err);
      }
    }
    assertForwarded("af_packet");
    assertTold("64 bytes: --max-rate asks for 900.0 Mpps, more than the ");
    CaseResult found = measurement().devices().getFirst().cases().getFirst();
    assertTrue(found.trials().stream().allMatch(trial -> trial.offered() <= found.lineRate()));
  }

  private int beside(Deed deed, String... words) throws Exception {
    try (Reflector device = new Reflector(deed, "type: memif, role: client, socket: " + at("m"))) {
      List<String> all = new ArrayList<>(List.of(words));
      all.addAll(List.of("--tx", "{type: memif, role: server, socket: " + at("m") + "}"));
      return bench(RATES, all.toArray(String[]::new));
    }
  }

  @Test
  void framesThatDoNotFitAreRefusedBeforeOthersAreMeasured() throws Exception {
    assertEquals(2, beside(Deed.FORWARDS, "--size", "64,1600"), () -> out + "" + err);
    String message = "frames of 1600 bytes do not fit the port, which has an MTU of 1500";
    assertTrue(err.toString().contains(message), err::toString);
    assertFalse(err.toString().contains("64 bytes,"), err::toString);
    assertFalse(Files.exists(directory.resolve("kept")) && kept().findAny().isPresent());
  }

  private Stream<Path> kept() throws IOException {
    return Files.list(directory.resolve("kept"));
  }

  @Test
  void aDeviceThatForwardsNothing() throws Exception {
    assertEquals(1, beside(Deed.SWALLOWS, "--size", "64"), () -> out + "" + err);
    assertTold("Nothing came back of");
    assertNoRate();
  }

  @Test
  void aDeviceThatSendsGarbage() throws Exception {
    assertEquals(1, beside(Deed.SENDS_GARBAGE, "--size", "64"), () -> out + "" + err);
    assertTold("came that nobody here had sent: quote no figure of it.");
    assertNoRate();
  }

  @Test
  void nobodyAtTheOtherEnd() {
    String port = "{type: memif, role: server, socket: " + at("m") + "}";
    assertEquals(2, bench(RATES, "--tx", port, "--link-wait", "0.1"));
    assertTrue(err.toString().contains("port tx is still down after 0 s"), err::toString);
  }
}
