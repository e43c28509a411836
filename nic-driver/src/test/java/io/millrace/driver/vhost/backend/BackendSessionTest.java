package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.vhost.Number64;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VringState;
import io.millrace.driver.virtio.Feature;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a guest's life brings: starts, stops, reboots, memory that comes and goes, the end. */
class BackendSessionTest {
  @TempDir private Path directory;

  static LongStream rings() {
    return LongStream.of(0, Feature.RING_PACKED, Feature.EVENT_IDX);
  }

  private String socket() {
    return directory + "/vm.sock";
  }

  private VhostBackendConfig config() {
    return VhostBackendConfig.listening("vm", socket());
  }

  /** One frame each way. */
  private static void assertPasses(Bench bench, FrontEnd front) {
    assertPasses(bench, front, 0);
  }

  private static void assertPasses(Bench bench, FrontEnd front, int pair) {
    DriverRing fromGuest = front.rings.get(2 * pair + 1);
    DriverRing toGuest = front.rings.get(2 * pair);
    int before = bench.received.size();
    fromGuest.post(List.of(new DriverRing.Piece(front.memory.allocate(112), 112)), false);
    bench.await("it arrives", () -> bench.received.size() == before + 1);
    bench.await("it is used", () -> fromGuest.collect().size() == 1);
    toGuest.post(List.of(new DriverRing.Piece(front.memory.allocate(2100), 2100)), false);
    bench.toSend.add(new byte[77]);
    bench.await("it arrives", () -> toGuest.collect().stream().anyMatch(u -> u.written() == 89));
  }

  @ParameterizedTest
  @MethodSource("rings")
  void queuesStopAndGoOnWhereTheyWere(long features) {
    try (Bench bench = new Bench(config());
        FrontEnd front = FrontEnd.connect(socket(), features).begin(1)) {
      for (int i = 0; i < 3; i++) {
        bench.awaitUp();
        for (int k = 0; k < 50; k++) {
          assertPasses(bench, front);
        }
        int toGuest = front.stop(0);
        int fromGuest = front.stop(1);
        bench.awaitDown("the guest's driver is not ready");
        front.start(0, toGuest);
        front.start(1, fromGuest);
      }
      bench.awaitUp();
      assertPasses(bench, front);
      assertEquals(3, bench.port.linkLosses());
      assertEquals(151, bench.port.stats().rxPackets());
      assertEquals(151, bench.port.stats().txPackets());
    }
  }

  @ParameterizedTest
  @MethodSource("rings")
  void aRebootBeginsWithFreshQueues(long features) {
    try (Bench bench = new Bench(config());
        FrontEnd front = FrontEnd.connect(socket(), features).begin(1)) {
      for (int i = 0; i < 5; i++) {
        bench.awaitUp();
        assertPasses(bench, front);
        front.stop(0);
        front.stop(1);
        front.tell(Request.SET_STATUS, new Number64(0));
        bench.awaitDown("the guest's driver is not ready");
        front.rings.clear();
        front.kicks.clear();
        front.calls.clear();
        front.ring(0);
        front.ring(1);
        front.tell(Request.SET_STATUS, new Number64(15));
      }
      bench.awaitUp();
      assertPasses(bench, front);
    }
  }

  /** As when Millrace is restarted under a running guest. */
  @ParameterizedTest
  @MethodSource("rings")
  void aGuestOutlivesItsBackEnd(long features) {
    int[] frames = {0, 1, 20, 43, 1, 62, 1, 2, 100, 28, 64, 0};
    FrontEnd front;
    try (Bench first = new Bench(config())) {
      front = FrontEnd.connect(socket(), features).begin(1);
      first.awaitUp();
    }
    try (front) {
      for (int waiting : new int[] {0, 5, 63}) {
        for (int count : frames) {
          try (Bench bench = new Bench(config())) {
            front.connectAgain(socket());
            bench.awaitUp();
            for (int i = 0; i < count; i++) {
              assertPasses(bench, front);
            }
            DriverRing toGuest = front.rings.get(0);
            while (toGuest.outstanding.size() < waiting) {
              toGuest.post(List.of(new DriverRing.Piece(front.memory.allocate(2100), 2100)), false);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rings")
  void guestsComeAndGoAHundredTimes(long features) {
    try (Bench bench = new Bench(config())) {
      for (int i = 0; i < 100; i++) {
        try (FrontEnd front = FrontEnd.connect(socket(), features).begin(1)) {
          bench.awaitUp();
          assertPasses(bench, front);
          for (int k = 0; k < 20; k++) {
            bench.toSend.add(new byte[60]); // some of which the guest has no buffers for
          }
        }
        bench.awaitDown("waiting for a front end");
        bench.await("nothing is left to send", bench.toSend::isEmpty);
      }
      bench.await(
          "each frame is accounted for",
          () -> {
            var stats = bench.port.stats();
            return stats.txPackets() + stats.txErrors() == 2100 && bench.taken.get() == 2100;
          });
      assertEquals(100, bench.port.stats().rxPackets());
      assertEquals(100, bench.port.linkLosses());
    }
  }

  @Test
  void memoryComesAndGoesRegionByRegion() {
    try (Bench bench = new Bench(config());
        FrontEnd front = FrontEnd.connect(socket(), 0)) {
      front.negotiate();
      assertTrue(front.question(Request.GET_MAX_MEM_SLOTS) >= 8);
      front.tell(Request.ADD_MEM_REG, front.memory.low, front.memory.fd);
      front.ring(0);
      front.ring(1);
      front.tell(Request.SET_STATUS, new Number64(15));
      bench.awaitUp();
      assertPasses(bench, front);
      front.tell(Request.ADD_MEM_REG, front.memory.high, front.memory.fd);
      for (int i = 0; i < 30; i++) {
        front.memory.allocate(100_000);
        assertPasses(bench, front);
      }
      front.tell(Request.REM_MEM_REG, front.memory.high);
      front.rings.get(1).post(List.of(new DriverRing.Piece(GuestModel.BORDER, 100)), false);
      bench.awaitDown("outside of the guest's memory");
    }
  }

  @Test
  void theWholeTableOfMemoryIsReplacedWhileQueuesRun() {
    try (Bench bench = new Bench(config());
        FrontEnd front = FrontEnd.connect(socket(), Feature.RING_PACKED).begin(1)) {
      bench.awaitUp();
      for (int i = 0; i < 20; i++) {
        assertPasses(bench, front);
        front.shareMemory();
      }
      assertPasses(bench, front);
    }
  }

  /** All of ours share what the guest uses. */
  @Test
  void aGuestMayUseFewerQueuesThanThereAre() {
    try (Bench bench = new Bench(config().withQueues(4));
        FrontEnd front = FrontEnd.connect(socket(), Feature.MQ).begin(3)) {
      assertEquals(4, front.question(Request.GET_QUEUE_NUM));
      bench.awaitUp();
      for (int pair = 0; pair < 3; pair++) {
        int now = pair;
        front
            .rings
            .get(2 * pair + 1)
            .post(List.of(new DriverRing.Piece(front.memory.allocate(80), 80)), false);
        bench.await("it arrives", () -> bench.received.size() == now + 1);
      }
      for (int vring = 2; vring < 6; vring++) {
        front.tell(Request.SET_VRING_ENABLE, new VringState(vring, 0));
      }
      for (int i = 0; i < 20; i++) {
        front
            .rings
            .get(0)
            .post(List.of(new DriverRing.Piece(front.memory.allocate(2100), 2100)), false);
        bench.toSend.add(new byte[60]);
      }
      int[] arrived = {0};
      bench.await(
          "all arrive by the only queue",
          () -> (arrived[0] += front.rings.get(0).collect().size()) == 20);
      front.tell(Request.SET_VRING_ENABLE, new VringState(3, 1));
      front.rings.get(3).post(List.of(new DriverRing.Piece(front.memory.allocate(80), 80)), false);
      bench.await("it arrives", () -> bench.received.size() == 4);
      assertEquals(0, bench.port.stats().txErrors());
    }
  }

  @Test
  void aClientConnectsAgainAndAgain() throws InterruptedException {
    UnixAddress address = UnixAddress.parse("@millrace-backend-" + ProcessHandle.current().pid());
    try (Bench bench =
        new Bench(VhostBackendConfig.listening("vm", address.toString()).connecting())) {
      bench.awaitDown("no front end listens at " + address);
      for (int i = 0; i < 3; i++) {
        UnixSocket accepted = null;
        try (UnixSocket listener = UnixSocket.listen(address, UnixSocket.Type.STREAM)) {
          while (accepted == null) {
            listener.await(1000);
            accepted = listener.accept();
          }
        }
        try (FrontEnd front = FrontEnd.over(accepted, 0).begin(1)) {
          bench.awaitUp();
          assertPasses(bench, front);
        }
        bench.awaitDown("no front end listens");
      }
    }
  }

  /** By the descriptor that the worker sleeps on, without any loss in between. */
  @ParameterizedTest
  @MethodSource("rings")
  void kicksWakeAndComeOnlyWhenWanted(long features) throws InterruptedException {
    try (PacketPool pool = new PacketPool(50);
        PacketCache cache = pool.newCache();
        VhostBackendPort port = new VhostBackendPort(config());
        RxQueue queue = port.openRx(0, cache);
        FrontEnd front = FrontEnd.connect(socket(), features).begin(1)) {
      Burst burst = new Burst();
      while (!port.link().up()) {
        Thread.sleep(1);
      }
      PollSet sleep = new PollSet(1);
      sleep.set(0, queue.interruptFd());
      DriverRing ring = front.rings.get(1);
      List<DriverRing.Piece> frame = List.of(new DriverRing.Piece(front.memory.allocate(112), 112));
      queue.poll(burst, 32);
      queue.disarmInterrupt();
      for (int i = 0; i < 10; i++) {
        ring.post(frame, false);
        assertFalse(ring.wantsKick());
        assertEquals(1, queue.poll(burst, 32));
        queue.armInterrupt();
        assertEquals(0, queue.poll(burst, 32));
        assertEquals(0, sleep.await(0));
        ring.post(frame, false);
        assertTrue(ring.wantsKick());
        front.kicks.get(1).signal();
        assertEquals(1, sleep.await(1000));
        queue.disarmInterrupt();
        assertEquals(0, sleep.await(0));
        assertEquals(1, queue.poll(burst, 32));
        ring.collect();
      }
      cache.free(burst);
    }
  }

  @ParameterizedTest
  @MethodSource("rings")
  void callsComeOnlyWhenWanted(long features) {
    try (Bench bench = new Bench(config());
        FrontEnd front = FrontEnd.connect(socket(), features).begin(1)) {
      bench.awaitUp();
      for (int i = 0; i < 70; i++) {
        for (int vring = 0; vring < 2; vring++) {
          front.rings.get(vring).wantCall(i % 2 == 0);
          front.calls.get(vring).drain();
        }
        assertPasses(bench, front);
        for (int vring = 0; vring < 2; vring++) {
          int now = vring;
          if (i % 2 == 0) {
            bench.await("the call comes", () -> front.calls.get(now).drain());
          }
        }
        if (i % 2 == 1) {
          assertPasses(bench, front); // by now it would have come
          assertFalse(front.calls.get(0).drain());
          assertFalse(front.calls.get(1).drain());
        }
      }
    }
  }

  @Test
  void aSocketThatIsTakenIsRefused() {
    try (VhostBackendPort port = new VhostBackendPort(config())) {
      assertFalse(port.link().up());
      PortException e =
          Assertions.assertThrows(
              PortException.class, () -> new VhostBackendPort(config()).close());
      assertTrue(String.valueOf(e.getMessage()).contains(socket()), e.getMessage());
    }
  }
}
