package io.millrace.driver.vhost.frontend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.vhost.Testpmd;
import io.millrace.driver.virtio.VirtioOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against DPDK's back end: every kind of queue, every forward mode, and comings and goings. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VirtioUserTestpmdTest {
  private static final int SLOTS = 256;
  private static final int WINDOW = 100;
  private static final VirtioUserConfig PLAIN =
      VirtioUserConfig.of("p0", UnixAddress.parse("@unset"))
          .withQueues(CardConfig.of("p0").withSlots(SLOTS, SLOTS));

  private Path directory;
  private Testpmd testpmd;

  @BeforeAll
  void start(@TempDir Path fresh) {
    directory = fresh;
    testpmd = testpmdAt("vhost.sock");
  }

  @AfterAll
  void stop() {
    testpmd.close();
  }

  private Testpmd testpmdAt(String socket) {
    return new Testpmd(2, "net_vhost0,iface=" + directory.resolve(socket) + ",queues=2");
  }

  private PortEnd open(VirtioUserConfig kind, String socket) {
    return new PortEnd(
        VirtioUser.open(
            new VirtioUserConfig(
                kind.queues(),
                kind.options(),
                kind.mac(),
                UnixAddress.parse(directory.resolve(socket).toString()),
                kind.server())));
  }

  private PortEnd open(VirtioUserConfig kind) throws InterruptedException {
    PortEnd end = open(kind, "vhost.sock");
    end.awaitLink();
    return end;
  }

  /** All is sent or counted as not sent, and every buffer is back. */
  private static void assertConserved(PortEnd end) {
    end.closeQueues();
    PortStats stats = end.port.stats();
    assertEquals(end.taken, stats.txPackets() + stats.txErrors());
    assertEquals(0, end.pool.inUse());
  }

  private static List<byte[]> frames(int count, int maxPayload) {
    Random random = new Random(count);
    return IntStream.range(0, count)
        .mapToObj(i -> Frames.udp4(i, random.nextInt(maxPayload), random))
        .toList();
  }

  static Stream<VirtioUserConfig> kinds() {
    return IntStream.range(0, 16)
        .mapToObj(
            bits ->
                PLAIN
                    .withQueues(PLAIN.queues().withQueues(1 + (bits >> 3), 1 + (bits >> 3)))
                    .withOptions(
                        VirtioOptions.DEFAULT
                            .withPacked((bits & 1) != 0)
                            .withInOrder((bits & 2) != 0)
                            .withMergeable((bits & 4) != 0)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void framesComeBackAsTheyWent(VirtioUserConfig kind) throws InterruptedException {
    testpmd.forward("io");
    List<byte[]> frames = frames(3000, 1460);
    try (PortEnd end = open(kind)) {
      List<byte[]> back = roundTrips(end, frames);
      assertEquals(frames.size(), back.size());
      assertEquals(Frames.sortedHex(frames), Frames.sortedHex(back));
      end.send(List.of());
      assertEquals(frames.size(), end.port.stats().txPackets());
      assertEquals(0, end.port.stats().txErrors() + end.port.stats().rxErrors());
      assertConserved(end);
    }
  }

  /** No more at a time than the rings hold: testpmd drops what it has no room for. */
  private static List<byte[]> roundTrips(PortEnd end, List<byte[]> frames) {
    List<byte[]> back = new ArrayList<>();
    for (int i = 0; i < frames.size(); i += WINDOW) {
      int to = Math.min(frames.size(), i + WINDOW);
      end.send(frames.subList(i, to));
      awaitFrames(end, to, back);
    }
    return back;
  }

  private static void awaitFrames(PortEnd end, int count, List<byte[]> received) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (received.size() < count && System.nanoTime() < deadline) {
      end.pollAll(received);
      Thread.yield();
    }
  }

  @Test
  void addressesAreSwapped() throws InterruptedException {
    testpmd.forward("macswap");
    try (PortEnd end = open(PLAIN)) {
      List<byte[]> frames = frames(500, 60);
      List<byte[]> back = roundTrips(end, frames);
      assertEquals(frames.size(), back.size());
      for (int i = 0; i < frames.size(); i++) {
        byte[] sent = frames.get(i);
        assertArrayEquals(Arrays.copyOf(sent, 6), Arrays.copyOfRange(back.get(i), 6, 12));
        assertArrayEquals(Arrays.copyOfRange(sent, 6, 12), Arrays.copyOf(back.get(i), 6));
      }
      assertConserved(end);
    }
  }

  @Test
  void whatIsOnlyReceivedIsCountedThereAsHere() throws InterruptedException {
    testpmd.forward("rxonly");
    testpmd.tell("clear port stats 0");
    try (PortEnd end = open(PLAIN)) {
      end.send(frames(2000, 1400));
      for (int i = 0; i < 2000 && end.port.stats().txPackets() < 2000; i++) {
        Thread.sleep(1);
        end.send(List.of());
      }
      assertEquals(2000, end.port.stats().txPackets());
      assertConserved(end);
    }
    assertEquals(2000, testpmd.counter("RX-packets"));
  }

  @Test
  void whatIsMadeThereArrives() throws InterruptedException {
    testpmd.forward("txonly");
    try (PortEnd end = open(PLAIN)) {
      List<byte[]> received = new ArrayList<>();
      awaitFrames(end, 5000, received);
      assertTrue(received.size() >= 5000);
      received.forEach(frame -> assertEquals(64, frame.length));
      assertConserved(end);
    } finally {
      testpmd.forward("io");
    }
  }

  @Test
  void pingsAreAnsweredAndChecksumsAreRight() throws InterruptedException {
    testpmd.forward("icmpecho");
    try (PortEnd end = open(PLAIN)) {
      List<byte[]> back = roundTrips(end, List.of(ping()));
      assertEquals(1, back.size());
      assertEquals(0, back.getFirst()[34], "an echo reply");
      assertEquals(0xffff, Frames.sum(back.getFirst(), 34, 98));
      assertConserved(end);
    }
    testpmd.forward("csum");
    try (PortEnd end = open(PLAIN)) {
      List<byte[]> back = roundTrips(end, frames(300, 900));
      assertEquals(300, back.size());
      back.forEach(frame -> assertEquals(0xffff, Frames.sum(frame, 14, 34)));
      assertConserved(end);
    }
  }

  private static byte[] ping() {
    byte[] frame = Arrays.copyOf(Frames.udp4(0, 56, new Random(1)), 98);
    frame[0] = 2;
    frame[6] = 2;
    Frames.putShort(frame, 16, 84);
    Frames.putShort(frame, 22, 64 << 8 | 1);
    Frames.putShort(frame, 24, 0);
    Frames.putShort(frame, 24, ~Frames.sum(frame, 14, 34));
    Frames.putShort(frame, 34, 8 << 8);
    Frames.putShort(frame, 36, 0);
    Frames.putShort(frame, 36, ~Frames.sum(frame, 34, 98));
    return frame;
  }

  @Test
  void aHundredConnectionsComeAndGo() throws InterruptedException {
    testpmd.forward("io");
    List<byte[]> frames = frames(20, 100);
    try (PortEnd end = open(PLAIN)) {
      for (int i = 0; i < 100; i++) {
        end.awaitLink();
        end.send(frames);
        if (i % 10 == 0) {
          List<byte[]> back = new ArrayList<>();
          awaitFrames(end, frames.size(), back);
          assertEquals(frames.size(), back.size());
        }
        assertConserved(end);
        end.openQueues();
      }
      assertConserved(end);
    }
  }

  @Test
  void aBackEndThatIsKilledAmidTrafficIsReplacedByTheNext() throws InterruptedException {
    String socket = "killed.sock";
    try (PortEnd end = open(PLAIN, socket)) {
      assertFalse(end.port.link().up());
      for (int i = 0; i < 3; i++) {
        // From the second time on, where the last one has left its socket behind.
        assertEquals(i > 0, Files.exists(directory.resolve(socket)));
        takeAwayWhatDpdkDoesNotReplace(socket);
        try (Testpmd next = testpmdAt(socket)) {
          next.forward("io");
          awaitUp(end);
          assertEquals(500, roundTrips(end, frames(500, 500)).size());
          end.send(frames(150, 500));
          next.kill();
        }
        awaitDown(end);
        end.send(frames(40, 500));
      }
      assertEquals(3, end.port.linkLosses());
      assertConserved(end);
    }
  }

  private void takeAwayWhatDpdkDoesNotReplace(String socket) {
    try {
      Files.deleteIfExists(directory.resolve(socket));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aBackEndMayConnectToUs() throws InterruptedException {
    String socket = "served.sock";
    try (PortEnd end = open(PLAIN.asServer(), socket)) {
      end.awaitReason("no back end has connected to " + directory.resolve(socket) + " yet");
      for (int i = 0; i < 2; i++) {
        String device = "net_vhost0,client=1,queues=2,iface=" + directory.resolve(socket);
        try (Testpmd client = new Testpmd(2, device)) {
          client.forward("io");
          awaitUp(end);
          assertEquals(300, roundTrips(end, frames(300, 500)).size());
        }
        awaitDown(end);
      }
      assertConserved(end);
    }
  }

  private static void awaitUp(PortEnd end) throws InterruptedException {
    await(end, true);
  }

  private static void awaitDown(PortEnd end) throws InterruptedException {
    await(end, false);
  }

  private static void await(PortEnd end, boolean up) throws InterruptedException {
    for (int i = 0; end.port.link().up() != up; i++) {
      assertTrue(i < 8000, () -> end.port.link().toString());
      end.pollAll(new ArrayList<>());
      end.send(List.of());
      Thread.sleep(1);
    }
    end.pollAll(new ArrayList<>());
    end.send(List.of());
  }
}
