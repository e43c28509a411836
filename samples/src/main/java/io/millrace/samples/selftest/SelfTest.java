package io.millrace.samples.selftest;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortStats;
import io.millrace.samples.selftest.CheckResult.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The checks of a card: each opens the ports as it needs them, and closes them again. One thread.
 *
 * <p>In loopback, whatever is at the other end sends each frame back as it is: a loopback plug, or
 * a kernel told to ({@code tc ... action mirred egress redirect}).
 */
public final class SelfTest {
  private static final MacAddress STRANGER = MacAddress.parse("02:00:5e:10:00:01");
  private static final MacAddress GROUP = MacAddress.parse("01:00:5e:10:00:01");
  private static final String LINK = "link";
  private static final int MTU = 1500;
  private static final int ETHERNET_BYTES = 14;
  private static final int JUMBO_MTU = 9000;
  private static final int RESTARTS = 10;

  /** What a check finds: the figures if all is well. */
  private interface Check {
    String run() throws InterruptedException, CheckFailure;
  }

  /** What is wrong, or missing. */
  private static final class CheckFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final Result result;
    private final String text;

    CheckFailure(Result result, String text) {
      this.result = result;
      this.text = text;
    }
  }

  private final PortOpener from;
  private final Optional<PortOpener> to;
  private final int frames;
  private final Consumer<String> progress;
  private final Map<String, Check> checks = new LinkedHashMap<>();

  /**
   * Prepares the checks of one direction.
   *
   * @param from opens the port that sends
   * @param to opens the one that receives; empty if the first one is in loopback
   * @param frames how many frames the main check sends
   * @param progress is told the name of each check when it begins
   */
  public SelfTest(PortOpener from, Optional<PortOpener> to, int frames, Consumer<String> progress) {
    this.from = from;
    this.to = to;
    this.frames = frames;
    this.progress = progress;
    checks.put(LINK, this::link);
    checks.put("frames", this::frames);
    checks.put("flood", this::flood);
    checks.put("restart", this::restart);
    checks.put("filter", this::filter);
    checks.put("queues", this::queues);
    checks.put("jumbo", this::jumbo);
    checks.put("checksum", this::checksum);
    checks.put("vlan", this::vlan);
    checks.put("interrupt", this::interrupt);
  }

  /** Names of the checks, in their order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(checks.keySet());
  }

  /** Runs all checks. When the link does not come up, the others are not run. */
  public List<CheckResult> run() throws InterruptedException {
    return run(names());
  }

  /** Runs these checks, and that of the link before them. */
  public List<CheckResult> run(Collection<String> names) throws InterruptedException {
    checks.keySet().removeIf(name -> !name.equals(LINK) && !names.contains(name));
    List<CheckResult> results = new ArrayList<>();
    for (Map.Entry<String, Check> check : checks.entrySet()) {
      if (!results.isEmpty() && results.getFirst().result() == Result.FAILED) {
        results.add(new CheckResult(check.getKey(), Result.NOT_RUN, "there is no link", 0));
      } else {
        progress.accept(check.getKey());
        results.add(run(check.getKey(), check.getValue()));
      }
    }
    return results;
  }

  private static CheckResult run(String name, Check check) throws InterruptedException {
    long start = System.nanoTime();
    Result result = Result.PASSED;
    String text;
    try {
      text = check.run();
    } catch (CheckFailure e) {
      result = e.result;
      text = e.text;
    } catch (PortException | IllegalStateException e) {
      result = Result.FAILED;
      text = String.valueOf(e.getMessage());
    }
    return new CheckResult(name, result, text, (System.nanoTime() - start) / 1_000_000);
  }

  private Wire open(CardConfig config) {
    return new Wire(from, to, config);
  }

  /** Opens the ports in a way that not every card has. */
  private Wire openIfPossible(CardConfig config) throws CheckFailure {
    try {
      return open(config);
    } catch (PortException e) {
      throw new CheckFailure(Result.NOT_RUN, String.valueOf(e.getMessage()));
    }
  }

  private static void awaitLink(Wire wire) throws InterruptedException, CheckFailure {
    if (!wire.awaitLink()) {
      String sender = wire.sender().link().reason();
      String receiver = wire.receiver().link().reason();
      throw failed("the link does not come up: " + (sender.isEmpty() ? receiver : sender));
    }
  }

  private static CheckFailure failed(String text) {
    return new CheckFailure(Result.FAILED, text);
  }

  private static Outcome faultless(Wire wire, Plan plan) throws CheckFailure {
    Outcome outcome = wire.run(plan);
    if (!outcome.isFaultless()) {
      throw failed(outcome.text() + "; " + wire.sender().stats() + "; " + wire.receiver().stats());
    }
    return outcome;
  }

  private static Plan mixed(Wire wire, int frames) {
    return Plan.mixed(frames, MTU + ETHERNET_BYTES, wire.receiver().info().mac().value());
  }

  private static CardConfig config() {
    return CardConfig.of("card");
  }

  private String link() throws InterruptedException, CheckFailure {
    long start = System.nanoTime();
    try (Wire wire = open(config())) {
      awaitLink(wire);
      long millis = (System.nanoTime() - start) / 1_000_000;
      return "up after %,d ms, %,d Mbit/s, %s %s"
          .formatted(
              millis,
              wire.sender().link().speedMbps(),
              wire.sender().info().driver(),
              wire.sender().info().mac());
    }
  }

  private String frames() throws InterruptedException, CheckFailure {
    try (Wire wire = open(config())) {
      awaitLink(wire);
      Outcome outcome = faultless(wire, mixed(wire, frames));
      PortStats sent = wire.sender().stats();
      PortStats received = wire.receiver().stats();
      checkStats(outcome, sent, received);
      return outcome.text() + ", %,d a second".formatted(outcome.framesPerSecond());
    }
  }

  private static void checkStats(Outcome outcome, PortStats sent, PortStats received)
      throws CheckFailure {
    boolean agree =
        sent.txPackets() == outcome.sent
            && sent.txErrors() == 0
            && received.rxPackets() >= outcome.received
            && received.rxPackets() <= outcome.received + outcome.foreign
            && received.rxErrors() == 0
            && received.rxNoBuffer() == 0;
    if (!agree) {
      throw failed(
          "the port's counters do not agree with what was sent and received: %s %s, %d foreign"
              .formatted(sent, received, outcome.foreign));
    }
  }

  /** More at a time than the rings hold: losses are allowed, damage and disorder are not. */
  private String flood() throws InterruptedException, CheckFailure {
    try (Wire wire = open(config().withSlots(256, 256))) {
      awaitLink(wire);
      Outcome outcome = wire.run(mixed(wire, frames / 2).withWindow(4096));
      if (outcome.damaged > 0 || outcome.disordered > 0) {
        throw failed(outcome.text());
      }
      Outcome after = faultless(wire, mixed(wire, 1000));
      return outcome.text() + "; afterwards " + after.text();
    }
  }

  private String restart() throws InterruptedException, CheckFailure {
    for (int i = 0; i < RESTARTS; i++) {
      try (Wire wire = open(config())) {
        awaitLink(wire);
        faultless(wire, mixed(wire, 200));
      }
    }
    return RESTARTS + " times closed and opened";
  }

  private String filter() throws InterruptedException, CheckFailure {
    try (Wire wire = open(config().withFilter(List.of(GROUP)))) {
      awaitLink(wire);
      MacAddress own = wire.receiver().info().mac();
      for (MacAddress wanted : List.of(own, MacAddress.BROADCAST, GROUP)) {
        if (!arrives(wire, wanted)) {
          throw failed("a frame to " + wanted + " does not arrive");
        }
      }
      if (arrives(wire, STRANGER)) {
        throw failed("a frame to somebody else (" + STRANGER + ") arrives");
      }
      return "its own, broadcast and a listed multicast address arrive, another does not";
    }
  }

  private static boolean arrives(Wire wire, MacAddress destination) {
    return wire.run(Plan.mixed(20, 100, destination.value())).received > 0;
  }

  private String queues() throws InterruptedException, CheckFailure {
    int queues = 4;
    while (true) {
      try (Wire wire = open(config().withQueues(queues, 1))) {
        awaitLink(wire);
        Outcome outcome = faultless(wire, mixed(wire, frames / 4).withFlows(64));
        if (outcome.queuesUsed() < 2) {
          throw failed("64 flows use one of " + queues + " queues");
        }
        return "64 flows over %d of %d queues, each in order"
            .formatted(outcome.queuesUsed(), queues);
      } catch (PortException e) {
        queues /= 2;
        if (queues < 2) {
          throw new CheckFailure(Result.NOT_RUN, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private String jumbo() throws InterruptedException, CheckFailure {
    CardConfig jumbo = config().withMtu(JUMBO_MTU);
    if (jumbo.maxFrame() > PacketMemory.DATA_ROOM) {
      throw new CheckFailure(
          Result.NOT_RUN, "needs JAVA_TOOL_OPTIONS=-Dmillrace.data-room=" + jumbo.maxFrame());
    }
    try (Wire wire = openIfPossible(jumbo)) {
      awaitLink(wire);
      Plan plan =
          Plan.mixed(frames / 10, JUMBO_MTU + ETHERNET_BYTES, wire.receiver().info().mac().value());
      return faultless(wire, plan).text() + " up to " + (JUMBO_MTU + ETHERNET_BYTES) + " bytes";
    }
  }

  /** The receiver's judgement of a frame includes its UDP checksum. */
  private String checksum() throws InterruptedException, CheckFailure {
    try (Wire wire = open(config())) {
      awaitLink(wire);
      Plan plan = mixed(wire, 2000).finishedBy(TestFrame::withOpenChecksum);
      Outcome outcome = faultless(wire, plan);
      return "2,000 checksums completed, %,d verified by the receiving card"
          .formatted(outcome.verified);
    }
  }

  private String vlan() throws InterruptedException, CheckFailure {
    try (Wire wire = openIfPossible(config().withVlanOffload())) {
      awaitLink(wire);
      Plan plan = mixed(wire, 2000).finishedBy(packet -> PacketMeta.withVlanTag(packet, Wire.VLAN));
      Outcome outcome = faultless(wire, plan);
      if (outcome.tagged != outcome.received) {
        throw failed(
            "%d of %d frames have the VLAN tag they were sent with"
                .formatted(outcome.tagged, outcome.received));
      }
      return "2,000 tags put in and taken off";
    }
  }

  private String interrupt() throws InterruptedException, CheckFailure {
    try (Wire wire = openIfPossible(config().withInterrupts())) {
      awaitLink(wire);
      if (wire.rx().getFirst().interruptFd() < 0) {
        throw failed("the receive queue has no interrupt");
      }
      long[] micros = new WakeUp(wire).measure(50);
      if (micros.length < 50) {
        throw failed(
            "the interrupt has come for %d frames, and not for the next".formatted(micros.length));
      }
      return "50 of 50 frames raise an interrupt; sent to awake p50 %,d µs, max %,d µs"
          .formatted(micros[micros.length / 2], micros[micros.length - 1]);
    }
  }
}
