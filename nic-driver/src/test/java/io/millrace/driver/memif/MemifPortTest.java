package io.millrace.driver.memif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client against our server, in one process. */
class MemifPortTest {
  private static final AtomicInteger SOCKETS = new AtomicInteger();

  @TempDir Path directory;

  private final String socket = newSocket();

  static String newSocket() {
    return "@millrace-test-" + ProcessHandle.current().pid() + "-" + SOCKETS.incrementAndGet();
  }

  @Test
  void framesOfEverySizePassBothWays() throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)));
        PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)))) {
      connect(client, server);
      List<byte[]> frames = frames(1, 3000, 1460);
      assertEquals(hex(frames), hex(client.sendTo(server, frames)));
      assertEquals(hex(frames), hex(server.sendTo(client, frames)));
      assertConserved(client, server);
    }
  }

  @Test
  void randomBurstsThroughRingsOfEverySize() throws Exception {
    for (int ring = MemifConfig.MIN_RING; ring <= 1024; ring *= 4) {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      MemifConfig server = MemifConfig.server("server", socket).withQueues(2, 3);
      MemifConfig client = MemifConfig.client("client", socket).withQueues(3, 2).withRing(ring);
      try (PortEnd one = new PortEnd(new MemifPort(server));
          PortEnd other = new PortEnd(new MemifPort(client))) {
        connect(one, other);
        for (int round = 0; round < 8; round++) {
          List<byte[]> frames = frames(random.nextLong(), random.nextInt(4 * ring), 200);
          PortEnd from = random.nextBoolean() ? one : other;
          PortEnd to = from == one ? other : one;
          assertEquals(
              Frames.sortedHex(frames),
              Frames.sortedHex(pass(from, to, frames, ring / 4)),
              "seed " + seed);
        }
        assertConserved(one, other);
      }
    }
  }

  @Test
  void indicesRunOverTheirSixteenBits() throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)));
        PortEnd client =
            new PortEnd(new MemifPort(MemifConfig.client("client", socket).withRing(32)))) {
      connect(client, server);
      List<byte[]> frames = frames(4, 70_000, 60);
      assertEquals(frames.size(), pass(client, server, frames, 8).size());
      assertEquals(frames.size(), pass(server, client, frames, 8).size());
      assertConserved(client, server);
    }
  }

  @Test
  void connectionsThatComeAndGoLoseNoBuffer() throws Exception {
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)))) {
      List<byte[]> frames = frames(5, 100, 60);
      for (int i = 0; i < 100; i += 15) {
        try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)))) {
          connect(client, server);
          client.send(frames.subList(0, i));
          server.send(frames.subList(i, 100));
          if (i % 2 == 0) {
            assertEquals(i, server.receive(i).size());
          }
          client.closeQueues();
          assertEquals(0, client.pool.inUse());
        }
        awaitDown(server);
        assertEquals(0, server.pool.inUse());
      }
    }
  }

  @Test
  void theClientComesBackWhenTheServerDoes() throws Exception {
    try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)))) {
      assertTrue(client.port.link().reason().contains("no"), client.port.link().reason());
      for (int i = 0; i < 3; i++) {
        try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", socket)))) {
          connect(client, server);
          client.send(frames(i, 50, 60));
        }
        awaitDown(client);
        awaitCounted(client);
      }
      assertEquals(3, client.port.linkLosses());
    }
  }

  @Test
  void withoutAPeerWhatIsSentIsAnError() {
    try (PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", socket)))) {
      client.send(frames(6, 10, 60));
      assertEquals(10, client.port.stats().txErrors());
      assertEquals(0, client.pool.inUse());
    }
  }

  @Test
  void severalPortsAtOneSocket() throws Exception {
    MemifConfig server = MemifConfig.server("server", socket);
    MemifConfig client = MemifConfig.client("client", socket);
    try (PortEnd server3 = new PortEnd(new MemifPort(server.withId(3)));
        PortEnd server4 = new PortEnd(new MemifPort(server.withId(4).withSecret("quiet")));
        PortEnd client4 = new PortEnd(new MemifPort(client.withId(4).withSecret("quiet")));
        PortEnd client3 = new PortEnd(new MemifPort(client.withId(3)))) {
      assertThrows(PortException.class, () -> new MemifPort(server.withId(3)));
      connect(client3, server3);
      connect(client4, server4);
      assertEquals(5, client3.sendTo(server3, frames(7, 5, 60)).size());
      assertEquals(6, client4.sendTo(server4, frames(8, 6, 60)).size());
    }
  }

  @Test
  void whoDoesNotFitIsToldWhy() throws Exception {
    MemifConfig server = MemifConfig.server("server", socket).withSecret("quiet");
    MemifConfig client = MemifConfig.client("client", socket);
    try (PortEnd end = new PortEnd(new MemifPort(server))) {
      assertRefused(client, "Secret required");
      assertRefused(client.withSecret("loud"), "Incorrect secret");
      assertRefused(client.withSecret("quiet").withId(9), "ID not found: 9");
      assertRefused(
          client.withSecret("quiet").withQueues(1, 2),
          "Invalid ring index 1: there are 1 queues that way");
      try (PortEnd first = new PortEnd(new MemifPort(client.withSecret("quiet")))) {
        connect(first, end);
        assertRefused(client.withSecret("quiet"), "Already connected");
      }
    }
  }

  private void assertRefused(MemifConfig config, String reason) throws Exception {
    try (PortEnd end = new PortEnd(new MemifPort(config))) {
      end.awaitReason("the peer disconnects: '" + reason + "' (0)");
      assertEquals(0, end.pool.inUse());
    }
  }

  @Test
  void aPathIsListenedAtByOneProcessAndTakenAwayAtTheEnd() throws Exception {
    String path = directory.resolve("memif.sock").toString();
    try (PortEnd server = new PortEnd(new MemifPort(MemifConfig.server("server", path)));
        PortEnd client = new PortEnd(new MemifPort(MemifConfig.client("client", path)))) {
      connect(client, server);
      assertTrue(Files.exists(Path.of(path)));
    }
    assertFalse(Files.exists(Path.of(path)));
    Files.writeString(Path.of(path), "");
    MemifConfig taken = MemifConfig.server("server", path);
    PortException e = assertThrows(PortException.class, () -> new MemifPort(taken));
    assertTrue(String.valueOf(e.getMessage()).contains("EADDRINUSE"));
  }

  /** Polls both until they are connected and the client has posted its buffers. */
  static void connect(PortEnd one, PortEnd other) throws InterruptedException {
    for (int i = 0; !one.port.link().up() || !other.port.link().up(); i++) {
      assertTrue(i < 5000, () -> one.port.link() + ", " + other.port.link());
      poll(one);
      poll(other);
      Thread.sleep(1);
    }
    poll(one);
    poll(other);
  }

  /** The link is down before what was left in the rings is counted. */
  private static void awaitCounted(PortEnd end) throws InterruptedException {
    PortStats stats = end.port.stats();
    for (int i = 0; i < 5000 && end.taken != stats.txPackets() + stats.txErrors(); i++) {
      Thread.sleep(1);
      stats = end.port.stats();
    }
    assertEquals(end.taken, stats.txPackets() + stats.txErrors());
  }

  static void poll(PortEnd end) {
    end.pollAll(new ArrayList<>());
    end.send(List.of());
  }

  /** Sends so many at a time, because nobody else empties the ring meanwhile. */
  private static List<byte[]> pass(PortEnd from, PortEnd to, List<byte[]> frames, int chunk) {
    List<byte[]> received = new ArrayList<>();
    for (int i = 0; i < frames.size(); i += chunk) {
      from.send(frames.subList(i, Math.min(frames.size(), i + chunk)));
      to.pollAll(received);
    }
    received.addAll(to.receive(0));
    return received;
  }

  static void awaitDown(PortEnd end) throws InterruptedException {
    for (int i = 0; end.port.link().up(); i++) {
      assertTrue(i < 1000, "the link stays up");
      poll(end);
      Thread.sleep(1);
    }
    // until the connection's thread has taken the rings and freed their buffers
    for (int i = 0; end.pool.inUse() > 0 && i < 1000; i++) {
      poll(end);
      Thread.sleep(1);
    }
  }

  /** Everything taken was sent, and everything sent has come. */
  private static void assertConserved(PortEnd one, PortEnd other) {
    for (PortEnd end : List.of(one, other)) {
      end.send(List.of()); // frees what the peer has taken
      assertEquals(end.taken, end.port.stats().txPackets());
      assertEquals(0, end.port.stats().txErrors() + end.port.stats().rxErrors());
    }
    assertEquals(one.port.stats().txPackets(), other.port.stats().rxPackets());
    assertEquals(one.port.stats().txBytes(), other.port.stats().rxBytes());
    assertEquals(other.port.stats().txPackets(), one.port.stats().rxPackets());
    one.closeQueues();
    other.closeQueues();
    assertEquals(0, one.pool.inUse() + other.pool.inUse());
  }

  static List<byte[]> frames(long seed, int count, int maxPayload) {
    Random random = new Random(seed);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(Frames.udp4(i, random.nextInt(maxPayload), random));
    }
    return frames;
  }

  private static List<String> hex(List<byte[]> frames) {
    return frames.stream().map(HexFormat.of()::formatHex).toList();
  }
}
