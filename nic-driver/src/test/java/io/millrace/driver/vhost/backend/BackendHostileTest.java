package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.vhost.MemoryRegion;
import io.millrace.driver.vhost.MemoryTable;
import io.millrace.driver.vhost.Number64;
import io.millrace.driver.vhost.Payload;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VringAddress;
import io.millrace.driver.vhost.VringFile;
import io.millrace.driver.vhost.VringState;
import io.millrace.driver.virtio.Feature;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Front ends and drivers that mean harm: the connection ends, with the reason, and nothing else.
 */
@Tag("system")
class BackendHostileTest {
  private static final byte CANARY = 0x5a;

  @TempDir private Path directory;

  static LongStream rings() {
    return Kind.rings();
  }

  private String socket() {
    return directory + "/vm.sock";
  }

  private FrontEnd connect(long features) {
    return FrontEnd.connect(socket(), features | Feature.INDIRECT_DESC);
  }

  /** What breaks a connection that is set up; and then comes a good one. */
  private void assertBreaks(long features, String reason, Consumer<FrontEnd> harm) {
    try (Bench bench = new Bench(VhostBackendConfig.listening("vm", socket()))) {
      try (FrontEnd front = connect(features).begin(1)) {
        bench.awaitUp();
        harm.accept(front);
        bench.awaitDown(reason);
      }
      assertWorks(bench, features);
    }
  }

  private void assertWorks(Bench bench, long features) {
    int before = bench.received.size();
    try (FrontEnd front = connect(features).begin(1)) {
      bench.awaitUp();
      front
          .rings
          .get(1)
          .post(List.of(new DriverRing.Piece(front.memory.allocate(112), 112)), false);
      bench.await("a frame arrives", () -> bench.received.size() == before + 1);
    }
  }

  /** The same while nothing is set up but features and memory. */
  private void assertRefuses(String reason, Consumer<FrontEnd> harm) {
    try (Bench bench = new Bench(VhostBackendConfig.listening("vm", socket()))) {
      try (FrontEnd front = connect(0)) {
        front.negotiate();
        front.shareMemory();
        harm.accept(front);
        bench.awaitDown(reason);
      }
      assertWorks(bench, 0);
    }
  }

  private static void send(FrontEnd front, Request request, Payload payload, int... fds) {
    front.connection.send(request, false, payload, fds);
  }

  @Test
  void requestsThatWereNotOffered() {
    assertRefuses("which is not offered", f -> send(f, Request.NET_SET_MTU, new Number64(1500)));
    assertRefuses("which is not offered", f -> send(f, Request.POSTCOPY_END, Payload.NONE));
    assertRefuses("not offered", f -> send(f, Request.SET_FEATURES, new Number64(-1)));
    assertRefuses("not offered", f -> send(f, Request.SET_PROTOCOL_FEATURES, new Number64(-1)));
  }

  @Test
  void queuesThatThereCannotBe() {
    assertRefuses(
        "there is no queue 2", f -> send(f, Request.SET_VRING_NUM, new VringState(2, 64)));
    for (int size : new int[] {3, 65_536, -1, Integer.MIN_VALUE}) {
      assertRefuses(
          Integer.toUnsignedString(size) + " slots",
          f -> send(f, Request.SET_VRING_NUM, new VringState(0, size)));
    }
    assertBreaks(
        0, "changed while it runs", f -> send(f, Request.SET_VRING_BASE, new VringState(0, 5)));
    assertBreaks(
        0, "changed while it runs", f -> send(f, Request.SET_VRING_NUM, new VringState(1, 128)));
  }

  @ParameterizedTest
  @MethodSource("rings")
  void ringsOutsideOfMemory(long ring) {
    long[] places = {0, -64, GuestModel.USER - 32, GuestModel.USER + 3 * GuestModel.MIB - 16};
    for (long place : places) {
      for (int part = 0; part < 3; part++) {
        int which = part;
        assertBreaks(ring, "outside", f -> send(f, Request.SET_VRING_ADDR, moved(f, which, place)));
      }
    }
    assertBreaks(
        ring,
        "not aligned",
        f -> send(f, Request.SET_VRING_ADDR, moved(f, 0, GuestModel.USER + 8)));
  }

  private static VringAddress moved(FrontEnd front, int part, long to) {
    VringAddress good = front.addresses(1);
    return new VringAddress(
        1,
        0,
        part == 0 ? to : good.descriptors(),
        part == 1 ? to + 16 : good.used(),
        part == 2 ? to + 16 : good.available(),
        0);
  }

  @Test
  void memoryThatCannotBe() {
    MemoryRegion region = new MemoryRegion(0, 1 << 20, 0, 0);
    try (EventFd other = new EventFd()) {
      assertRefuses(
          "cannot be mapped",
          f -> send(f, Request.SET_MEM_TABLE, new MemoryTable(List.of(region)), other.fd()));
    }
    assertRefuses(
        "cannot be mapped",
        f -> send(f, Request.ADD_MEM_REG, new MemoryRegion(0, 1L << 45, 0, 0), f.memory.fd));
    assertRefuses("no region", f -> send(f, Request.REM_MEM_REG, region));
  }

  @Test
  void memoryThatIsTakenAway() {
    for (long ring : rings().toArray()) {
      assertBreaks(
          ring,
          "taken away memory",
          f -> {
            List<DriverRing.Piece> frame =
                List.of(new DriverRing.Piece(f.memory.allocate(112), 112));
            f.rings.get(1).post(frame, false);
            Unistd.ftruncate(f.memory.fd, 0);
          });
    }
  }

  private static final long LONG_WAY = 0x10_0000_0000L;

  /** Descriptors that no driver writes, each in the queue that the guest sends by. */
  @ParameterizedTest
  @MethodSource("rings")
  void buffersOutsideOfMemory(long ring) {
    long[][] pieces = {
      {0, 100},
      {-1, 1},
      {-8, 100},
      {GuestModel.START - 1, 100},
      {GuestModel.END - 99, 100},
      {GuestModel.END, 1},
      {LONG_WAY, 100},
      {GuestModel.START, -1},
      {GuestModel.START, Integer.MIN_VALUE},
      {GuestModel.START, 1 << 21},
    };
    for (long[] piece : pieces) {
      DriverRing.Piece bad = new DriverRing.Piece(piece[0], (int) piece[1]);
      DriverRing.Piece good = new DriverRing.Piece(2 * GuestModel.MIB, 20);
      String reason = "outside of the guest's memory";
      assertBreaks(ring, reason, f -> f.rings.get(1).post(List.of(good, bad), false));
      assertBreaks(ring, reason, f -> f.rings.get(1).post(List.of(bad), true));
    }
  }

  @ParameterizedTest
  @MethodSource("rings")
  void buffersOfTheWrongDirection(long ring) {
    assertBreaks(ring, "the wrong way", f -> post(f, 1, DriverRing.WRITE));
    try (Bench bench = new Bench(VhostBackendConfig.listening("vm", socket()))) {
      try (FrontEnd front = connect(ring).begin(1)) {
        bench.awaitUp();
        post(front, 0, 0);
        bench.toSend.add(new byte[60]);
        bench.awaitDown("the wrong way");
      }
      assertWorks(bench, ring);
    }
  }

  /** One descriptor with any flags. */
  private static void post(FrontEnd front, int index, int flags) {
    DriverRing ring = front.rings.get(index);
    ring.write(List.of(new DriverRing.Piece(2 * GuestModel.MIB, 16 * 7)), flags);
  }

  @ParameterizedTest
  @MethodSource("rings")
  void tablesThatLeadNowhere(long ring) {
    assertBreaks(ring, "leads on", f -> post(f, 1, DriverRing.INDIRECT | DriverRing.NEXT));
    for (int bytes : new int[] {0, 15, 17, -16, 16 * 1025}) {
      assertBreaks(
          ring,
          "a table of descriptors has",
          f ->
              f.rings
                  .get(1)
                  .write(
                      List.of(new DriverRing.Piece(2 * GuestModel.MIB, bytes)),
                      DriverRing.INDIRECT));
    }
    for (long at : new long[] {0, -16, GuestModel.END - 16, GuestModel.BORDER - 16}) {
      assertBreaks(
          ring,
          "a table of descriptors at",
          f -> f.rings.get(1).write(List.of(new DriverRing.Piece(at, 32)), DriverRing.INDIRECT));
    }
    assertBreaks(
        ring,
        "indirect descriptor",
        f -> {
          f.memory.put16(2 * GuestModel.MIB + 12, DriverRing.INDIRECT);
          f.memory.put16(2 * GuestModel.MIB + 14, DriverRing.INDIRECT);
          post(f, 1, DriverRing.INDIRECT);
        });
  }

  @ParameterizedTest
  @MethodSource("rings")
  void chainsThatGoRound(long ring) {
    assertBreaks(
        ring,
        "in a circle",
        f -> {
          DriverRing driver = f.rings.get(1);
          for (int i = 0; i < FrontEnd.RING; i++) {
            long at = driver.descriptors + 16L * i;
            f.memory.put64(at, 2 * GuestModel.MIB);
            f.memory.put32(at + 8, 1);
            int flags = DriverRing.NEXT;
            f.memory.put16(at + 12, ring == 0 ? flags : 0);
            f.memory.put16(at + 14, ring == 0 ? (i + 1) % FrontEnd.RING : i == 0 ? 0 : flags);
          }
          f.memory.put16(driver.descriptors + 14, ring == 0 ? 1 : DriverRing.NEXT | 1 << 7);
          if (ring == 0) {
            f.memory.put16(driver.driverArea + 2, 1);
          }
        });
  }

  @Test
  void indicesThatJump() {
    assertBreaks(0, "makes 65 buffers", f -> f.memory.put16(f.rings.get(1).driverArea + 2, 65));
    assertBreaks(
        0, "makes 65535 buffers", f -> f.memory.put16(f.rings.get(1).driverArea + 2, 65_535));
    assertBreaks(
        0,
        "descriptor 64 of a queue of 64 slots",
        f -> {
          f.memory.put16(f.rings.get(1).driverArea + 4, 64);
          f.memory.put16(f.rings.get(1).driverArea + 2, 1);
        });
  }

  @Test
  void theErrorIsReportedByItsDescriptor() {
    try (Bench bench = new Bench(VhostBackendConfig.listening("vm", socket()));
        FrontEnd front = connect(0).begin(1);
        EventFd error = new EventFd()) {
      bench.awaitUp();
      front.tell(Request.SET_VRING_ERR, new VringFile(1, true), error.fd());
      front.memory.put16(front.rings.get(1).driverArea + 2, 99);
      bench.awaitDown("makes 99 buffers");
      assertTrue(error.drain());
    }
  }

  /** Garbage wherever the driver may write, while frames go both ways. */
  @ParameterizedTest
  @MethodSource("rings")
  void garbageHarmsNothingOutsideOfSharedMemory(long ring) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 10; round++) {
      try (Bench bench = new Bench(VhostBackendConfig.listening("vm", socket()));
          FrontEnd front = connect(ring | Feature.MRG_RXBUF).begin(1)) {
        front.memory.fillHole(CANARY);
        bench.awaitUp();
        for (int i = 0; i < 300; i++) {
          bench.toSend.add(new byte[random.nextInt(14, 2000)]);
          DriverRing target = front.rings.get(random.nextInt(2));
          long[] starts = {target.descriptors, target.driverArea};
          long at = starts[random.nextInt(2)] + random.nextInt(ring == 0 ? 200 : 1024);
          front.memory.put8(at, random.nextInt(256));
          target.post(
              List.of(new DriverRing.Piece(front.memory.allocate(200), 200)), random.nextBoolean());
        }
        assertEquals(true, front.memory.isHoleFilled(CANARY), "seed " + seed);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
