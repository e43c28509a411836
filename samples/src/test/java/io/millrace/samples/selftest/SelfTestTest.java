package io.millrace.samples.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.decorate.FaultPort;
import io.millrace.driver.port.decorate.Faults;
import io.millrace.driver.port.decorate.LinkFlaps;
import io.millrace.driver.sim.SimWire;
import io.millrace.samples.selftest.CheckResult.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks on a wire that nobody has to own a card for, in order and not. */
class SelfTestTest {
  private static final int FRAMES = 2000;

  private Optional<SimWire> wire = Optional.empty();

  private List<CheckResult> run(Faults faults, String... checks) throws InterruptedException {
    PortOpener from = config -> left();
    PortOpener to =
        config -> new FaultPort(right(), faults, Faults.NONE, LinkFlaps.NONE, /* seed= */ 1);
    return new SelfTest(from, Optional.of(to), FRAMES, check -> {}).run(List.of(checks));
  }

  /** The first to be opened makes the wire. */
  private Port left() {
    SimWire fresh =
        new SimWire(
            new SimWire.End("left", new MacAddress(0x0200_0000_0001L)),
            new SimWire.End("right", new MacAddress(0x0200_0000_0002L)),
            SimWire.Shape.DEFAULT);
    wire = Optional.of(fresh);
    return fresh.left();
  }

  private Port right() {
    return wire.orElseThrow().right();
  }

  private static Result result(List<CheckResult> results, String check) {
    return results.stream()
        .filter(result -> result.check().equals(check))
        .map(CheckResult::result)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGoodWirePasses() throws InterruptedException {
    String[] checks = {"link", "frames", "flood", "restart"};
    List<CheckResult> results = run(Faults.NONE, checks);
    assertEquals(checks.length, results.size());
    for (String check : checks) {
      assertEquals(Result.PASSED, result(results, check), results.toString());
    }
  }

  @Test
  void whatAWireDoesNotDoIsNotHeldToBeDone() throws InterruptedException {
    String[] checks = {"filter", "vlan", "checksum", "interrupt"};
    List<CheckResult> results = run(Faults.NONE, checks);
    for (String check : checks) {
      assertEquals(Result.FAILED, result(results, check), results.toString());
    }
  }

  static List<Faults> faults() {
    return List.of(
        Faults.NONE.withLoss(0.002),
        Faults.NONE.withCorruption(0.002),
        Faults.NONE.withTruncation(0.002),
        Faults.NONE.withDuplication(0.002),
        Faults.NONE.withReordering(0.002, 3));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultIsNoticed(Faults faults) throws InterruptedException {
    List<CheckResult> results = run(faults, "frames");
    assertEquals(Result.FAILED, result(results, "frames"), results.toString());
    assertTrue(results.get(1).text().contains("2,000 frames sent"), results.get(1).text());
  }
}
