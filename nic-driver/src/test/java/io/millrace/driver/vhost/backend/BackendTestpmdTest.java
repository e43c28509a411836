package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.vhost.Testpmd;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** DPDK's front end, which sends back what it is sent, over queues of every kind. */
@Tag("system")
class BackendTestpmdTest {
  private static final int FRAMES = 3000;

  /** Frames under way at most: as many as any queue takes. */
  private static final int WINDOW = 100;

  @TempDir private Path directory;

  private VhostBackendConfig config() {
    return VhostBackendConfig.listening("vm", directory + "/vm.sock");
  }

  static Stream<String> kinds() {
    return IntStream.range(0, 8)
        .mapToObj(
            bits ->
                "packed_vq=%d,mrg_rxbuf=%d,in_order=%d"
                    .formatted(bits & 1, bits >> 1 & 1, bits >> 2));
  }

  private Testpmd testpmd(int queues, String kind) {
    return new Testpmd(
        queues,
        "net_virtio_user0,path="
            + directory
            + "/vm.sock,queues="
            + queues
            + ",queue_size=256,"
            + kind);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void allComesBackIntactAndInOrder(String kind) {
    Random random = new Random(17);
    try (Bench bench = new Bench(config());
        Testpmd testpmd = testpmd(1, kind)) {
      testpmd.forward("io");
      bench.awaitUp();
      Deque<byte[]> expected = new ArrayDeque<>();
      for (int sent = 0; sent < FRAMES; sent += WINDOW) {
        for (int i = 0; i < WINDOW; i++) {
          byte[] frame = new byte[random.nextInt(60, 1515)];
          random.nextBytes(frame);
          expected.add(frame);
          bench.toSend.add(frame);
        }
        bench.await("all are back", () -> bench.received.size() == WINDOW);
        while (!bench.received.isEmpty()) {
          assertArrayEquals(expected.remove(), bench.received.remove());
        }
      }
      assertEquals(FRAMES, bench.port.stats().txPackets());
      assertEquals(FRAMES, bench.port.stats().rxPackets());
      assertEquals(0, bench.port.stats().rxErrors() + bench.port.stats().txErrors());
    }
  }

  @Test
  void everyQueueIsServed() {
    for (String kind : new String[] {"packed_vq=0", "packed_vq=1"}) {
      try (Bench bench = new Bench(config().withQueues(2));
          Testpmd testpmd = testpmd(2, kind)) {
        testpmd.forward("macswap");
        bench.awaitUp();
        for (int round = 1; round <= 20; round++) {
          for (int i = 0; i < WINDOW; i++) {
            bench.toSend.add(new byte[60]);
          }
          int all = round * WINDOW;
          bench.await("all are back", () -> bench.received.size() == all);
        }
      }
    }
  }

  /** It always comes back, whether it ends in order or is killed with frames under way. */
  @Test
  void itComesAndGoes() {
    try (Bench bench = new Bench(config())) {
      for (int i = 0; i < 6; i++) {
        try (Testpmd testpmd = testpmd(1, "packed_vq=" + i % 2)) {
          testpmd.forward("io");
          bench.awaitUp();
          int before = bench.received.size();
          for (int k = 0; k < 5000; k++) {
            bench.toSend.add(new byte[60]);
          }
          bench.await("some are back", () -> bench.received.size() > before + 1000);
          if (i % 3 > 0) {
            testpmd.kill();
          }
        }
        bench.awaitDown("waiting for a front end");
        bench.await("the rest is gone", bench.toSend::isEmpty);
      }
      bench.await(
          "each frame is accounted for",
          () -> bench.port.stats().txPackets() + bench.port.stats().txErrors() == 30_000);
      assertEquals(bench.received.size(), bench.port.stats().rxPackets());
      assertTrue(bench.port.linkLosses() >= 6);
    }
  }
}
