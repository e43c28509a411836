package io.millrace.driver.memif;

import static io.millrace.driver.memif.MemifPortTest.awaitDown;
import static io.millrace.driver.memif.MemifPortTest.poll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.port.PortStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against DPDK, which speaks the protocol by code that nobody here wrote. */
@Tag("system")
class TestpmdTest {
  private static final int COUNT = 400;
  private static final byte[] THEIR_PEER = {2, 0, 0, 0, 0, 0};

  @TempDir Path directory;

  private String socket() {
    return directory.resolve("memif.sock").toString();
  }

  /** With rings that leave buffers in the pool when both are full. */
  private PortEnd client() {
    return new PortEnd(new MemifPort(MemifConfig.client("client", socket()).withRing(512)));
  }

  private PortEnd server() {
    return new PortEnd(new MemifPort(MemifConfig.server("server", socket())));
  }

  @Test
  void everyForwardModeWithTestpmdAsServer() throws Exception {
    try (Testpmd testpmd = Testpmd.server(socket());
        PortEnd end = client()) {
      exerciseEveryMode(testpmd, end);
    }
  }

  @Test
  void everyForwardModeWithTestpmdAsClient() throws Exception {
    try (PortEnd end = server();
        Testpmd testpmd = Testpmd.client(socket())) {
      exerciseEveryMode(testpmd, end);
    }
  }

  private static void exerciseEveryMode(Testpmd testpmd, PortEnd end) throws Exception {
    awaitLink(end);
    echo(testpmd, end, "io", frame -> frame);
    echo(testpmd, end, "macswap", frame -> swap(frame, 0, 6, 6));
    echo(testpmd, end, "5tswap", TestpmdTest::swapFlow);
    List<byte[]> mac = echo(testpmd, end, "mac", TestpmdTest::withoutAddresses);
    mac.forEach(frame -> assertArrayEquals(THEIR_PEER, Arrays.copyOf(frame, 6)));
    correctsChecksums(testpmd, end);
    answersPings(testpmd, end);
    testpmd.forward("rxonly");
    end.send(frames(COUNT));
    assertEquals(0, end.receive(0).size());
    testpmd.awaitReceived(COUNT);
    testpmd.stop();
    countsWhatItSends(testpmd, end, "txonly");
    countsWhatItSends(testpmd, end, "flowgen");
    assertConserved(end);
  }

  /** What we send comes back, changed as the mode says; returns it. */
  private static List<byte[]> echo(
      Testpmd testpmd, PortEnd end, String mode, UnaryOperator<byte[]> change) {
    List<byte[]> frames = frames(COUNT);
    testpmd.forward(mode);
    List<byte[]> back = exchange(end, frames);
    testpmd.stop();
    assertEquals(frames.size(), back.size(), mode);
    for (int i = 0; i < frames.size(); i++) {
      byte[] same = mode.equals("mac") ? withoutAddresses(back.get(i)) : back.get(i);
      assertArrayEquals(change.apply(frames.get(i)), same, mode + " " + i);
    }
    return back;
  }

  private static void correctsChecksums(Testpmd testpmd, PortEnd end) {
    List<byte[]> frames = frames(COUNT);
    frames.forEach(frame -> Frames.putShort(frame, 24, 0xdead));
    testpmd.forward("csum");
    List<byte[]> back = exchange(end, frames);
    testpmd.stop();
    assertEquals(frames.size(), back.size());
    back.forEach(frame -> assertEquals(0xffff, Frames.sum(frame, 14, 34)));
  }

  private static void answersPings(Testpmd testpmd, PortEnd end) {
    byte[] ping = Frames.udp4(1, 22, new Random(1));
    Frames.putShort(ping, 22, 64 << 8 | 1);
    Frames.putShort(ping, 24, 0);
    Frames.putShort(ping, 24, ~Frames.sum(ping, 14, 34));
    Frames.putShort(ping, 34, 8 << 8);
    Frames.putShort(ping, 36, 0);
    Frames.putShort(ping, 36, ~Frames.sum(ping, 34, ping.length));
    testpmd.forward("icmpecho");
    List<byte[]> back = exchange(end, List.of(ping, ping, ping));
    testpmd.stop();
    assertEquals(3, back.size());
    byte[] answer = back.getFirst();
    assertEquals(0, Frames.getShort(answer, 34), "echo reply");
    assertEquals(0xffff, Frames.sum(answer, 34, answer.length));
    assertArrayEquals(
        Arrays.copyOfRange(ping, 38, ping.length), Arrays.copyOfRange(answer, 38, ping.length));
  }

  private static void countsWhatItSends(Testpmd testpmd, PortEnd end, String mode) {
    List<byte[]> received = new ArrayList<>();
    testpmd.forward(mode);
    while (received.size() < 2000) {
      end.pollAll(received);
    }
    long sent = testpmd.stop();
    received.addAll(end.receive(0));
    assertEquals(sent, received.size(), mode);
  }

  /** The chunks are small, because testpmd drops what it cannot send at once. */
  private static List<byte[]> exchange(PortEnd end, List<byte[]> frames) {
    List<byte[]> back = new ArrayList<>();
    for (int i = 0; i < frames.size(); i += 99) {
      List<byte[]> chunk = frames.subList(i, Math.min(i + 99, frames.size()));
      end.send(chunk);
      back.addAll(end.receive(chunk.size()));
    }
    return back;
  }

  @Test
  void severalQueuesEachWay() throws Exception {
    MemifConfig config = MemifConfig.client("client", socket()).withRing(256).withQueues(2, 2);
    String device = "role=server,socket=" + socket();
    try (Testpmd testpmd = new Testpmd(device, "--rxq=2", "--txq=2");
        PortEnd end = new PortEnd(new MemifPort(config))) {
      awaitLink(end);
      testpmd.forward("io");
      List<byte[]> frames = frames(COUNT);
      assertEquals(Frames.sortedHex(frames), Frames.sortedHex(exchange(end, frames)));
      testpmd.stop();
      assertEquals(2, end.queuesThatReceived());
      assertConserved(end);
    }
  }

  @Test
  void aHundredConnectionsToTestpmd() throws Exception {
    try (Testpmd testpmd = Testpmd.server(socket())) {
      for (int i = 0; i < 100; i++) {
        try (PortEnd end = client()) {
          awaitLink(end);
          if (i % 10 == 0) {
            echo(testpmd, end, "io", frame -> frame);
          } else {
            end.send(frames(i));
          }
          assertConserved(end);
        }
      }
    }
  }

  /**
   * When a port of it that is connected is stopped, two threads of testpmd close the connection,
   * and sometimes it crashes (DPDK 22.11), or does not connect again: then another takes its place.
   */
  @Test
  void aHundredConnectionsFromTestpmd() throws Exception {
    try (PortEnd end = server()) {
      Testpmd testpmd = Testpmd.client(socket());
      int others = 0;
      try {
        for (int i = 0; i < 100; i++) {
          if (!comesUp(testpmd, end)) {
            others++;
            testpmd.kill();
            testpmd = Testpmd.client(socket());
            awaitLink(end);
          }
          if (i % 10 == 0) {
            echo(testpmd, end, "io", frame -> frame);
          } // else it has posted no buffers: testpmd does that when it polls
          boolean lives = testpmd.survives("port stop 0");
          awaitDown(end);
          boolean starts = lives && testpmd.survives("port start 0");
          assertTrue(starts || !testpmd.isAlive());
        }
      } finally {
        testpmd.kill();
      }
      awaitDown(end);
      assertTrue(others <= 10, "it hardly ever survives");
      assertConserved(end);
    }
  }

  private static boolean comesUp(Testpmd testpmd, PortEnd end) throws InterruptedException {
    for (int i = 0; i < 3000 && testpmd.isAlive() && !end.port.link().up(); i++) {
      poll(end);
      Thread.sleep(1);
    }
    poll(end);
    return end.port.link().up() && testpmd.isAlive();
  }

  @Test
  void aServerThatIsKilledInFullFlowIsFoundAgain() throws Exception {
    try (PortEnd end = client()) {
      for (int i = 0; i < 3; i++) {
        Files.deleteIfExists(Path.of(socket())); // which testpmd would not replace
        try (Testpmd testpmd = Testpmd.server(socket())) {
          awaitLink(end);
          killInFullFlow(testpmd, end);
        }
      }
      assertConserved(end);
    }
  }

  @Test
  void aClientThatIsKilledInFullFlowMayComeAgain() throws Exception {
    try (PortEnd end = server()) {
      for (int i = 0; i < 3; i++) {
        try (Testpmd testpmd = Testpmd.client(socket())) {
          awaitLink(end);
          killInFullFlow(testpmd, end);
        }
      }
      assertConserved(end);
    }
  }

  @Test
  void aMillraceThatIsKilledAndRestartedServesTestpmdAgain() throws Exception {
    for (int i = 0; i < 3; i++) { // the socket's file stays behind
      try (Reflector reflector = Reflector.start("server", socket())) {
        awaitListener();
        try (Testpmd testpmd = Testpmd.client(socket())) {
          testpmd.forward("flowgen");
          testpmd.awaitReceivedAtLeast(1000);
          reflector.kill();
        }
      }
    }
  }

  @Test
  void aMillraceThatIsKilledAndRestartedFindsTestpmdAgain() throws Exception {
    Testpmd testpmd = Testpmd.server(socket());
    for (int i = 0; i < 3; i++) {
      if (!testpmd.isAlive()) { // 22.11 crashes when its peer leaves while it forwards
        Files.deleteIfExists(Path.of(socket()));
        testpmd = Testpmd.server(socket());
      }
      try (Reflector reflector = Reflector.start("client", socket())) {
        testpmd.forward("flowgen");
        testpmd.awaitReceivedAtLeast(1000);
        reflector.kill();
      }
      Thread.sleep(500); // that is how long it takes to crash
    }
    testpmd.close();
  }

  private void awaitListener() throws Exception {
    for (int i = 0; ; i++) {
      try {
        UnixAddress address = UnixAddress.parse(socket());
        UnixSocket.connect(address, UnixSocket.Type.SEQPACKET).close();
        return;
      } catch (NativeException e) {
        assertTrue(i < 1000, e::toString);
        Thread.sleep(10);
      }
    }
  }

  private static void killInFullFlow(Testpmd testpmd, PortEnd end) throws Exception {
    testpmd.forward("flowgen");
    List<byte[]> frames = frames(64);
    List<byte[]> received = new ArrayList<>();
    while (received.size() < 2000) {
      end.send(frames);
      end.pollAll(received);
    }
    testpmd.kill();
    awaitDown(end);
  }

  private static void awaitLink(PortEnd end) throws InterruptedException {
    for (int i = 0; !end.port.link().up(); i++) {
      assertTrue(i < 10_000, () -> String.valueOf(end.port.link()));
      poll(end);
      Thread.sleep(1);
    }
    poll(end);
  }

  /** What was taken has been sent or is an error, and every buffer is back. */
  private static void assertConserved(PortEnd end) throws InterruptedException {
    end.closeQueues();
    for (int i = 0; i < 5000 && end.pool.inUse() > 0; i++) {
      Thread.sleep(1); // the link is down before the rings are emptied
    }
    PortStats stats = end.port.stats();
    assertEquals(end.taken, stats.txPackets() + stats.txErrors());
    assertEquals(0, stats.rxErrors() + stats.rxNoBuffer());
    assertEquals(0, end.pool.inUse());
  }

  private static List<byte[]> frames(int count) {
    return MemifPortTest.frames(count, count, 1400);
  }

  private static byte[] swap(byte[] frame, int one, int other, int length) {
    byte[] swapped = frame.clone();
    System.arraycopy(frame, one, swapped, other, length);
    System.arraycopy(frame, other, swapped, one, length);
    return swapped;
  }

  private static byte[] swapFlow(byte[] frame) {
    return swap(swap(swap(frame, 0, 6, 6), 26, 30, 4), 34, 36, 2);
  }

  private static byte[] withoutAddresses(byte[] frame) {
    return Arrays.copyOfRange(frame, 12, frame.length);
  }
}
