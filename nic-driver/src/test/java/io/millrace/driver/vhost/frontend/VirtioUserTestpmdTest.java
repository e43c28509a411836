package io.millrace.driver.vhost.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.netdev.Frames;
import io.millrace.driver.netdev.PortEnd;
import io.millrace.driver.vhost.Testpmd;
import io.millrace.driver.virtio.VirtioOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against DPDK's back end, of every kind of queue and in every forward mode of testpmd. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VirtioUserTestpmdTest {
  private static final int SLOTS = 256;
  private static final int WINDOW = 100;

  private String socket = "";
  private Testpmd testpmd;

  @BeforeAll
  void start(@TempDir Path directory) {
    socket = directory.resolve("vhost.sock").toString();
    testpmd = new Testpmd(2, "net_vhost0,iface=" + socket + ",queues=2");
  }

  @AfterAll
  void stop() {
    testpmd.close();
  }

  static Stream<VirtioUserConfig> kinds() {
    return IntStream.range(0, 16)
        .mapToObj(
            bits ->
                VirtioUserConfig.of("p0", new UnixAddress("unset", true))
                    .withQueues(
                        CardConfig.of("p0")
                            .withSlots(SLOTS, SLOTS)
                            .withQueues(1 + (bits >> 3), 1 + (bits >> 3)))
                    .withOptions(
                        VirtioOptions.DEFAULT
                            .withPacked((bits & 1) != 0)
                            .withInOrder((bits & 2) != 0)
                            .withMergeable((bits & 4) != 0)));
  }

  private PortEnd open(VirtioUserConfig kind) throws InterruptedException {
    VirtioUserConfig config =
        new VirtioUserConfig(
            kind.queues(), kind.options(), kind.mac(), UnixAddress.parse(socket), false);
    PortEnd end = new PortEnd(VirtioUser.open(config));
    end.awaitLink();
    return end;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void framesComeBackAsTheyWent(VirtioUserConfig kind) throws InterruptedException {
    testpmd.forward("io");
    Random random = new Random(1);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      frames.add(Frames.udp4(i, random.nextInt(1460), random));
    }
    try (PortEnd end = open(kind)) {
      List<byte[]> back = roundTrips(end, frames);
      assertEquals(frames.size(), back.size());
      assertEquals(Frames.sortedHex(frames), Frames.sortedHex(back));
      end.send(List.of());
      assertEquals(frames.size(), end.port.stats().txPackets());
      assertEquals(0, end.port.stats().txErrors() + end.port.stats().rxErrors());
      end.closeQueues();
      assertEquals(0, end.pool.inUse());
    }
    assertTrue(testpmd.counter("RX-packets") > 0);
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
    long deadline = System.nanoTime() + 2_000_000_000L;
    while (received.size() < count && System.nanoTime() < deadline) {
      end.pollAll(received);
      Thread.yield();
    }
  }
}
