package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.offload.SuperFrame;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.virtio.Feature;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames both ways over every kind of queue, in buffers of every shape, against plain queues. */
class BackendTrafficTest {
  private static final int FRAMES = 150;
  private static final int HEADER = 12;

  @TempDir private Path directory;

  static LongStream kinds() {
    return Kind.all();
  }

  static LongStream rings() {
    return Kind.rings();
  }

  private Bench bench() {
    return new Bench(VhostBackendConfig.listening("vm", directory + "/vm.sock"));
  }

  private FrontEnd connect(Bench bench, long features) {
    FrontEnd front = FrontEnd.connect(directory + "/vm.sock", features).begin(1);
    bench.awaitUp();
    return front;
  }

  private static byte[] frame(Random random) {
    byte[] frame = new byte[random.nextInt(14, PacketMemory.DATA_ROOM + 1)];
    random.nextBytes(frame);
    return frame;
  }

  /** The bytes, in up to five pieces somewhere in the guest's memory. */
  private static List<DriverRing.Piece> pieces(FrontEnd front, Random random, int length) {
    List<DriverRing.Piece> pieces = new ArrayList<>();
    int left = length;
    while (left > 0) {
      int step = pieces.size() == 4 || random.nextInt(3) == 0 ? left : random.nextInt(1, left + 1);
      pieces.add(new DriverRing.Piece(front.memory.allocate(step), step));
      left -= step;
    }
    return pieces;
  }

  private static boolean post(FrontEnd front, Random random, byte[] content) {
    List<DriverRing.Piece> pieces = pieces(front, random, content.length);
    int at = 0;
    for (DriverRing.Piece piece : pieces) {
      front.memory.write(piece.address(), content, at, piece.length());
      at += piece.length();
    }
    return front.rings.get(1).post(pieces, random.nextBoolean());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void framesFromTheGuestArriveInOrder(long features) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Bench bench = bench();
        FrontEnd front = connect(bench, features)) {
      Deque<byte[]> expected = new ArrayDeque<>();
      DriverRing ring = front.rings.get(1);
      int posted = 0;
      int back = 0;
      while (posted < FRAMES) {
        byte[] frame = frame(random);
        byte[] content = new byte[HEADER + frame.length];
        System.arraycopy(frame, 0, content, HEADER, frame.length);
        if (post(front, random, content)) {
          expected.add(frame);
          posted++;
        }
        for (DriverRing.Used used : ring.collect()) {
          assertEquals(0, used.written());
          back++;
        }
      }
      bench.await("all have arrived", () -> bench.received.size() == FRAMES);
      int already = back;
      bench.await(
          "all are used",
          () -> already + ring.collect().size() == FRAMES || ring.outstanding.isEmpty());
      for (byte[] frame : expected) {
        assertArrayEquals(frame, bench.received.remove(), "seed " + seed);
      }
      assertEquals(0, bench.port.stats().rxErrors(), "seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void framesToTheGuestArriveInOrder(long features) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    boolean mergeable = Feature.has(features, Feature.MRG_RXBUF);
    try (Bench bench = bench();
        FrontEnd front = connect(bench, features)) {
      Deque<byte[]> expected = new ArrayDeque<>();
      for (int i = 0; i < FRAMES; i++) {
        expected.add(frame(random));
      }
      bench.toSend.addAll(expected);
      DriverRing ring = front.rings.get(0);
      List<DriverRing.Used> parts = new ArrayList<>();
      bench.await(
          "all have arrived",
          () -> {
            int room = mergeable ? random.nextInt(HEADER, 2500) : HEADER + PacketMemory.DATA_ROOM;
            ring.post(pieces(front, random, room), random.nextBoolean());
            for (DriverRing.Used used : ring.collect()) {
              parts.add(used);
              if (parts.size() == buffers(front, parts.getFirst())) {
                assertArrayEquals(expected.remove(), join(front, parts), "seed " + seed);
                parts.clear();
              }
            }
            return expected.isEmpty();
          });
      PortStats stats = bench.port.stats();
      assertEquals(FRAMES, stats.txPackets());
      assertEquals(0, stats.txErrors());
    }
  }

  private static byte[] content(FrontEnd front, DriverRing.Used used) {
    byte[] bytes = new byte[used.buffer().pieces().stream().mapToInt(p -> p.length()).sum()];
    int at = 0;
    for (DriverRing.Piece piece : used.buffer().pieces()) {
      front.memory.read(piece.address(), bytes, at, piece.length());
      at += piece.length();
    }
    assertTrue(used.written() <= bytes.length);
    return Arrays.copyOf(bytes, used.written());
  }

  private static int buffers(FrontEnd front, DriverRing.Used first) {
    byte[] bytes = content(front, first);
    return bytes[10] & 0xff | (bytes[11] & 0xff) << 8;
  }

  private static byte[] join(FrontEnd front, List<DriverRing.Used> parts) {
    byte[] all = {};
    for (DriverRing.Used used : parts) {
      byte[] bytes = content(front, used);
      int at = all.length;
      all = Arrays.copyOf(all, at + bytes.length);
      System.arraycopy(bytes, 0, all, at, bytes.length);
    }
    assertArrayEquals(new byte[10], Arrays.copyOf(all, 10));
    return Arrays.copyOfRange(all, HEADER, all.length);
  }

  @ParameterizedTest
  @MethodSource("rings")
  void superFramesAreCutIntoSegments(long ring) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Bench bench = bench();
        FrontEnd front = connect(bench, ring | Feature.INDIRECT_DESC | Feature.CSUM)) {
      for (int i = 0; i < 10; i++) {
        SuperFrame frame = new SuperFrame(random);
        byte[] content = Arrays.copyOf(frame.vnetHeader(), HEADER + frame.bytes().length);
        content[10] = 0;
        content[11] = 0;
        System.arraycopy(frame.bytes(), 0, content, HEADER, frame.bytes().length);
        post(front, random, content);
        int segments = frame.segments();
        bench.await(segments + " segments", () -> bench.received.size() == segments);
        for (int k = 0; k < segments; k++) {
          assertArrayEquals(frame.segment(k), bench.received.remove(), "seed " + seed);
        }
        front.rings.get(1).collect();
      }
      assertEquals(0, bench.port.stats().rxErrors());
    }
  }

  /** Each is one error, and nothing more. */
  @ParameterizedTest
  @MethodSource("rings")
  void framesThatMakeNoSenseAreCounted(long ring) {
    Random random = new Random(1);
    List<byte[]> senseless = new ArrayList<>();
    senseless.add(new byte[5]);
    senseless.add(new byte[HEADER]);
    senseless.add(new byte[HEADER + 13]);
    senseless.add(new byte[HEADER + PacketMemory.DATA_ROOM + 1]);
    senseless.add(withHeader(100, 1, 0, 99, 0));
    senseless.add(withHeader(100, 1, 0, 0xffff, 0xffff));
    senseless.add(withHeader(3000, 1, 1, 34, 16));
    senseless.add(withHeader(3000, 0, 1, 34, 16));
    senseless.add(withHeader(3000, 1, 77, 34, 16));
    senseless.add(withHeader(66_000, 1, 1, 34, 16));
    try (Bench bench = bench();
        FrontEnd front = connect(bench, ring)) {
      for (int i = 0; i < senseless.size(); i++) {
        assertTrue(post(front, random, senseless.get(i)));
        int errors = i + 1;
        bench.await(errors + " errors", () -> bench.port.stats().rxErrors() == errors);
        bench.await("it is back", () -> front.rings.get(1).collect().size() == 1);
      }
      assertTrue(bench.port.link().up());
      assertEquals(0, bench.received.size());
    }
  }

  private static byte[] withHeader(int length, int flags, int gso, int start, int offset) {
    byte[] content = new byte[HEADER + length];
    content[0] = (byte) flags;
    content[1] = (byte) gso;
    content[4] = 100;
    content[6] = (byte) start;
    content[7] = (byte) (start >>> 8);
    content[8] = (byte) offset;
    content[9] = (byte) (offset >>> 8);
    return content;
  }

  /**
   * A short stretch of what fuzzing does for longer: garbage, and garbage that looks like rings.
   */
  @Test
  void anythingMayBeInTheRings() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try {
      for (int round = 0; round < 3000; round++) {
        byte[] bytes = new byte[1 + random.nextInt(1024)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
          plausible(bytes, random);
        }
        AnyRings.check(bytes);
      }
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** Addresses in or near the guest's memory, short lengths, flags that mean something. */
  private static void plausible(byte[] bytes, Random random) {
    for (int at = 1; at + 16 <= bytes.length && at < 256; at += 16) {
      long address = GuestModel.START + random.nextInt(6 * GuestModel.MIB + 1000) - 500;
      for (int i = 0; i < 8; i++) {
        bytes[at + i] = (byte) (address >>> 8 * i);
      }
      bytes[at + 9] &= 0x0f;
      bytes[at + 10] = 0;
      bytes[at + 11] = 0;
      bytes[at + 13] = 0;
      bytes[at + 14] = (byte) (bytes[at + 14] & 0x87);
      bytes[at + 15] = random.nextBoolean() ? 0 : bytes[at + 15];
    }
  }
}
