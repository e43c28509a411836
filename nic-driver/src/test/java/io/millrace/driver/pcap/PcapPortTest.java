package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapPortTest {
  private static final Random RANDOM = new Random(7);
  private static final List<Frame> FRAMES =
      IntStream.range(0, 100).mapToObj(i -> Frame.random(RANDOM)).toList();

  @TempDir Path directory;

  private final PacketPool pool = new PacketPool(64);
  private final PacketCache cache = pool.newCache();
  private final Burst burst = new Burst();
  private Path in = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void write() throws IOException {
    in = directory.resolve("in.pcap");
    out = directory.resolve("out.pcapng");
    Files.write(in, capture(FRAMES));
  }

  private static byte[] capture(List<Frame> frames) {
    return CaptureBytes.pcap(ByteOrder.LITTLE_ENDIAN, PcapReader.MICROS_MAGIC, 1, frames);
  }

  @AfterEach
  void giveBack() {
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  private List<Frame> drain(PcapPort port) {
    List<Frame> frames = new ArrayList<>();
    try (RxQueue queue = port.openRx(0, cache)) {
      while (!port.exhausted()) {
        queue.poll(burst, 32);
        for (int i = 0; i < burst.size(); i++) {
          frames.add(Frame.of(burst.get(i)));
        }
        cache.free(burst);
      }
    }
    return frames;
  }

  @Test
  void replaysAndRecords() throws IOException {
    PcapConfig config = PcapConfig.named("p").reading(in).writing(out);
    try (PcapPort port = new PcapPort(config);
        RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      while (!port.exhausted()) {
        int count = rx.poll(burst, 32);
        assertEquals(count, tx.send(burst));
        assertTrue(burst.isEmpty());
        tx.flush();
      }
      PortStats stats = port.stats();
      assertEquals(FRAMES.size(), stats.rxPackets());
      assertEquals(FRAMES.size(), stats.txPackets());
      assertEquals(stats.rxBytes(), stats.txBytes());
      assertTrue(port.link().up());
    }
    assertEquals(FRAMES, Replayed.of(Files.readAllBytes(out)).frames());
  }

  @Test
  void loops() {
    try (PcapPort port = new PcapPort(PcapConfig.named("p").reading(in).looping(3))) {
      List<Frame> thrice = new ArrayList<>(FRAMES);
      thrice.addAll(FRAMES);
      thrice.addAll(FRAMES);
      assertEquals(thrice, drain(port));
    }
  }

  @Test
  void loopsOverLessThanABurst() throws IOException {
    List<Frame> few = FRAMES.subList(0, 3);
    Files.write(in, capture(few));
    try (PcapPort port = new PcapPort(PcapConfig.named("p").reading(in).looping(50))) {
      assertEquals(
          Collections.nCopies(50, few).stream().flatMap(List::stream).toList(), drain(port));
    }
  }

  @Test
  void loopsForever() {
    PcapConfig config = PcapConfig.named("p").reading(in).looping(PcapConfig.FOREVER);
    try (PcapPort port = new PcapPort(config);
        RxQueue rx = port.openRx(0, cache)) {
      for (int i = 0; i < 1000; i++) {
        assertTrue(rx.poll(burst, 32) > 0);
        cache.free(burst);
      }
      assertFalse(port.exhausted());
    }
  }

  @Test
  void aFileWithNothingToDeliverEndsEvenTheEndlessLoop() throws IOException {
    Files.write(in, capture(List.of(Frame.of(new byte[60_000], 60_000, 0))));
    PcapConfig config = PcapConfig.named("p").reading(in).looping(PcapConfig.FOREVER);
    try (PcapPort port = new PcapPort(config)) {
      assertEquals(List.of(), drain(port));
      assertEquals(1, port.stats().rxErrors());
    }
  }

  @Test
  void waitsWhenThereAreNoBuffers() {
    try (PcapPort port = new PcapPort(PcapConfig.named("p").reading(in));
        RxQueue rx = port.openRx(0, cache)) {
      assertEquals(64, rx.poll(burst, 256));
      Burst none = new Burst();
      assertEquals(0, rx.poll(none, 256));
      assertEquals(FRAMES.get(63), Frame.of(burst.get(63)));
      cache.free(burst);
      assertEquals(FRAMES.size() - 64, rx.poll(burst, 256));
      assertEquals(FRAMES.get(64), Frame.of(burst.get(0)));
      cache.free(burst);
      assertEquals(0, port.stats().rxNoBuffer());
    }
  }

  @Test
  void aQueueOpenedAgainGoesOn() {
    try (PcapPort port = new PcapPort(PcapConfig.named("p").reading(in))) {
      try (RxQueue rx = port.openRx(0, cache)) {
        assertEquals(10, rx.poll(burst, 10));
        cache.free(burst);
      }
      assertEquals(FRAMES.subList(10, FRAMES.size()), drain(port));
    }
  }

  @Test
  void atARate() {
    long[] now = {0};
    PcapConfig config = PcapConfig.named("p").reading(in).atRate(1_000_000);
    try (PcapPort port = new PcapPort(config, () -> now[0]);
        RxQueue rx = port.openRx(0, cache)) {
      int received = rx.poll(burst, 32);
      for (int micros = 0; micros < 50; micros++) {
        now[0] += 1000;
        received += rx.poll(burst, 32);
      }
      assertEquals(51, received);
      cache.free(burst);
    }
  }

  @Test
  void asRecorded() throws IOException {
    Files.write(in, capture(List.of(frameAt(9), frameAt(10), frameAt(10), frameAt(13))));
    long[] now = {1_000_000_000_000L};
    try (PcapPort port =
            new PcapPort(PcapConfig.named("p").reading(in).asRecorded(), () -> now[0]);
        RxQueue rx = port.openRx(0, cache)) {
      List<Integer> counts = new ArrayList<>();
      for (int second = 0; second < 6; second++) {
        counts.add(rx.poll(burst, 32));
        now[0] += 1_000_000_000L;
      }
      assertEquals(List.of(1, 2, 0, 0, 1, 0), counts);
      assertTrue(port.exhausted());
      cache.free(burst);
    }
  }

  private static Frame frameAt(long second) {
    return Frame.of(new byte[60], 60, second * 1_000_000_000L);
  }

  @Test
  void aDamagedFileIsToldOf() throws IOException {
    byte[] whole = capture(FRAMES);
    Files.write(in, Arrays.copyOf(whole, whole.length - 1));
    try (PcapPort port = new PcapPort(PcapConfig.named("p").reading(in))) {
      assertTrue(port.warning().isEmpty());
      assertEquals(FRAMES.subList(0, FRAMES.size() - 1), drain(port));
      assertEquals(1, port.stats().rxErrors());
      assertTrue(port.warning().orElseThrow().contains(in + ": the file ends within a record"));
      assertTrue(port.link().up());
    }
    assertRefused(PcapConfig.named("p").reading(in).strictly(), in, "ends within a record");
  }

  /** The kernel takes pages away that are being read: the port says so, and goes no further. */
  @Test
  void aFileThatIsCutWhileItIsRead() throws IOException {
    List<Frame> large =
        IntStream.range(0, 100).mapToObj(i -> Frame.of(new byte[1500], 1500, 0)).toList();
    Files.write(in, capture(large));
    try (PcapPort port = new PcapPort(PcapConfig.named("p").reading(in))) {
      try (RandomAccessFile file = new RandomAccessFile(in.toFile(), "rw")) {
        file.setLength(4096);
      }
      assertEquals(2, drain(port).size());
      assertEquals(1, port.stats().rxErrors());
      assertTrue(port.link().reason().contains("cut short"), port.link().reason());
    }
  }

  @Test
  void withoutFilesNothingComesAndNothingGoes() {
    try (PcapPort source = new PcapPort(PcapConfig.named("s").reading(in));
        PcapPort port = new PcapPort(PcapConfig.named("p"));
        RxQueue rx = port.openRx(0, cache);
        TxQueue tx = port.openTx(0, cache)) {
      assertTrue(port.exhausted());
      assertEquals(0, rx.poll(burst, 32));
      assertEquals(5, source.openRx(0, cache).poll(burst, 5));
      assertEquals(5, tx.send(burst));
      assertEquals(5, port.stats().txErrors());
    }
  }

  @Test
  void whatCannotBeOpenedIsNamed() throws IOException {
    PcapConfig config = PcapConfig.named("p");
    Path missing = directory.resolve("missing.pcap");
    assertRefused(config.reading(missing), missing, "there is no capture file");
    assertRefused(config.reading(directory), directory, "not an ordinary file");
    assertRefused(config.reading(in).writing(in), in, "read and written at the same time");
    assertEquals(FRAMES, Replayed.of(Files.readAllBytes(in)).frames());
    assertRefused(config.reading(missing).writing(out), missing, "there is no capture file");
    assertFalse(Files.exists(out));
  }

  private static void assertRefused(PcapConfig config, Path path, String part) {
    PortException e = assertThrows(PortException.class, () -> new PcapPort(config).close());
    assertTrue(e.toString().contains(path.toString()), e.toString());
    assertTrue(e.toString().contains(part), e.toString());
  }
}
