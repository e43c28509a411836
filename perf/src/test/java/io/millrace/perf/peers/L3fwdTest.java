package io.millrace.perf.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memif.MemifConfig;
import io.millrace.driver.memif.MemifPort;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.port.PortStats;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DPDK's router between two of our ports: what goes in at one comes out at the other, routed. */
@Tag("system")
class L3fwdTest {
  private static final int ROUNDS = 20;
  private static final int COUNT = 100;

  @TempDir Path directory;

  @Test
  void routesBetweenTwoPortsAndLosesNothing() throws Exception {
    try (PortEnd left = server(0);
        PortEnd right = server(1)) {
      Process l3fwd = start();
      try {
        awaitLink(left, l3fwd);
        awaitLink(right, l3fwd);
        for (int round = 0; round < ROUNDS; round++) {
          check(left, right, 0x0a01_0000, round);
          check(right, left, 0x0a00_0000, round);
        }
      } finally {
        l3fwd.destroyForcibly().waitFor();
      }
      assertConserved(left);
      assertConserved(right);
    }
  }

  private PortEnd server(int id) {
    return new PortEnd(new MemifPort(MemifConfig.server("port" + id, socket(id))));
  }

  private String socket(int id) {
    return directory.resolve("l3fwd%d.sock".formatted(id)).toString();
  }

  private Process start() throws IOException, UserException {
    Path peers = PeersSetup.run(new PrintWriter(System.err, true));
    Path four = Files.writeString(directory.resolve("v4"), "R10.0.0.0/16 0\nR10.1.0.0/16 1\n");
    Path six = Files.writeString(directory.resolve("v6"), "R2001:db8:0:0:0:0:0:0/64 0\n");
    List<String> command = new ArrayList<>(List.of(peers.resolve("l3fwd").toString()));
    command.addAll(List.of("-l", "0", "-m", "512", "--no-pci", "--no-huge", "--no-shconf"));
    command.addAll(List.of("--log-level=4"));
    for (int id = 0; id < 2; id++) {
      command.add(
          "--vdev=net_memif%d,role=client,id=0,socket=%s,socket-abstract=no"
              .formatted(id, socket(id)));
    }
    command.addAll(List.of("--", "-p", "0x3", "-P", "--lookup=lpm", "--parse-ptype"));
    command.addAll(List.of("--config=(0,0,0),(1,0,0)", "--rule_ipv4=" + four));
    command.add("--rule_ipv6=" + six);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("l3fwd.log").toFile())
        .start();
  }

  private void awaitLink(PortEnd end, Process l3fwd) throws Exception {
    for (int i = 0; !end.port.link().up(); i++) {
      assertTrue(i < 20_000 && l3fwd.isAlive(), () -> end.port.link() + "; l3fwd says " + log());
      end.pollAll(new ArrayList<>());
      Thread.sleep(1);
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("l3fwd.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void check(PortEnd from, PortEnd to, int network, int round) {
    Random random = new Random(round);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      byte[] frame = Frames.udp4(i, 18 + random.nextInt(1400), random);
      Frames.putInt(frame, 30, network | random.nextInt(1 << 16));
      checksum(frame);
      frames.add(frame);
    }
    from.send(frames);
    List<byte[]> routed = to.receive(COUNT);
    assertEquals(COUNT, routed.size());
    for (int i = 0; i < COUNT; i++) {
      byte[] expected = frames.get(i);
      expected[22]--;
      checksum(expected);
      assertArrayEquals(
          Arrays.copyOfRange(expected, 12, expected.length),
          Arrays.copyOfRange(routed.get(i), 12, routed.get(i).length));
    }
  }

  private static void checksum(byte[] frame) {
    Frames.putShort(frame, 24, 0);
    Frames.putShort(frame, 24, ~Frames.sum(frame, 14, 34));
  }

  private static void assertConserved(PortEnd end) {
    end.closeQueues();
    PortStats stats = end.port.stats();
    assertEquals((long) ROUNDS * COUNT, stats.rxPackets());
    assertEquals((long) ROUNDS * COUNT, stats.txPackets() + stats.txErrors());
    assertEquals(0, stats.rxErrors() + stats.rxNoBuffer());
    assertEquals(0, end.pool.inUse());
  }
}
