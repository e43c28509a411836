package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Virtual machines with Linux's own driver, and a host behind a tap interface, on one bridge that
 * is Millrace. After each test every packet is accounted for.
 */
@Isolated("two machines and what is between them keep both processors busy")
@Tag("guest")
@Execution(ExecutionMode.SAME_THREAD)
class VirtualMachinesGuestTest {
  /** A feature's bit, section 6 of "Virtual I/O Device (VIRTIO) Version 1.2". */
  private static final int RING_PACKED = 34;

  private static final String HOST = "10.9.0.100";

  @TempDir private Path directory;

  private final Host host = new Host("mr" + ProcessHandle.current().pid() + "-machines");

  @BeforeEach
  void makeHost() {
    Shell.requireTools();
    Shell.run("ip netns add " + host.name());
    host.ip("link set lo up");
  }

  @AfterEach
  void removeHost() {
    Shell.run("ip netns del " + host.name());
  }

  private static String configuration(String idle) {
    return """
    name: bridge
    ports:
      one: {type: vhost-user, socket: one.sock}
      two: {type: vhost-user, socket: two.sock, queues: 2}
      host: {type: tap, interface: host0}
    stages: {l2-forward: {}}
    pipeline: {one: l2-forward, two: l2-forward, host: l2-forward}
    workers: {idle: %s}
    """
        .formatted(idle);
  }

  private MillraceProcess bridge(String idle) throws IOException {
    Files.writeString(directory.resolve("bridge.yaml"), configuration(idle));
    MillraceProcess process =
        MillraceProcess.startBy(
            host.inside(List.of()), directory, "run", "bridge.yaml", "--json", "end.json");
    process.awaitRunning();
    host.ip("link set host0 up");
    host.ip("addr replace " + HOST + "/24 dev host0");
    return process;
  }

  private VirtualMachine boot(String out, String address, String socket) throws IOException {
    Path files = Files.createDirectory(directory.resolve(out));
    return VirtualMachine.boot(files, address, directory.resolve(socket).toString());
  }

  /** Stops it in order. */
  private void end(MillraceProcess bridge) throws IOException, InterruptedException {
    bridge.signal("TERM");
    assertEquals(0, bridge.exitCode(), bridge::errors);
    Summary summary = Summary.read(directory.resolve("end.json"));
    System.out.println(summary);
    summary.assertConserved();
    assertTrue(summary.number("transmitted") > 0, summary::toString);
  }

  private void assertPing(VirtualMachine machine) {
    Ping.until(host, machine.address());
    Ping.from(host, "-c 20 -i 0.05 " + machine.address()).complete();
  }

  private void assertStreams(VirtualMachine machine) {
    for (String way : List.of("", " -R")) {
      double rate = Iperf.runPatiently(host, "-t 2 -c " + machine.address() + way).gigabits();
      System.out.printf("%s%s: %.2f Gbit/s%n", machine.address(), way, rate);
      assertTrue(rate > 0.001, machine.address() + way + ": " + rate);
    }
  }

  @Test
  void aMachineIsReachedRebootsAndCrashes() throws IOException, InterruptedException {
    try (MillraceProcess bridge = bridge("interrupt");
        VirtualMachine machine = boot("first", "10.9.0.1", "one.sock")) {
      machine.awaitUp();
      assertPing(machine);
      assertStreams(machine);
      machine.reboot();
      machine.awaitUp();
      assertPing(machine);
      machine.crash();
      Ping.from(host, "-c 2 -i 0.2 -W 0.2 " + machine.address()).lost();
      try (VirtualMachine next = boot("second", "10.9.0.1", "one.sock")) {
        next.awaitUp();
        assertPing(next);
        assertStreams(next);
        next.end();
      }
      end(bridge);
    }
  }

  @Test
  void machinesTalkToEachOtherAndOutliveMillrace() throws IOException, InterruptedException {
    try (MillraceProcess first = bridge("backoff");
        VirtualMachine one = boot("one", "10.9.0.1", "one.sock,mac=52:54:00:00:01:01");
        VirtualMachine two =
            boot("two", "10.9.0.2", "two.sock,queues=2,packed=on,mac=52:54:00:00:01:02")) {
      one.awaitUp();
      two.awaitUp();
      assertTalk(one, two);
      String features = two.ask("cat /sys/class/net/$card/device/features");
      assertEquals('1', features.charAt(RING_PACKED), features);
      two.ask("ethtool -L $card combined 2");
      assertTalk(two, one);
      first.signal("KILL");
      first.exitCode();
      try (MillraceProcess second = bridge("backoff")) {
        assertTalk(one, two);
        assertPing(one);
        assertPing(two);
        one.end();
        two.end();
        end(second);
      }
    }
  }

  private static void assertTalk(VirtualMachine from, VirtualMachine to) {
    String ping =
        from.ask(
            "await 20 ping -c 1 -W 1 " + to.address() + "; ping -q -c 20 -i 0.1 " + to.address());
    assertEquals(20, number(ping, "(\\d+) received"), ping);
    for (String way : List.of("", " -R")) {
      String stream = from.ask("iperf3 -f k -t 2 -c " + to.address() + way);
      int rate = number(stream, " (\\d+) Kbits/sec +receiver");
      System.out.printf("%s to %s%s: %d kbit/s%n", from.address(), to.address(), way, rate);
      assertTrue(rate > 1000, stream);
    }
  }

  private static int number(String text, String expression) {
    Matcher matcher = Pattern.compile(expression).matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : fail(text);
  }
}
