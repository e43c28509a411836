package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.TxQueue;
import io.millrace.driver.port.decorate.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wireshark's tools read what we write, and we read what they write. */
@Tag("system")
class CaptureToolsTest {
  private static final int COUNT = 200;

  @TempDir Path directory;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final PacketPool pool = new PacketPool(64);
  private final PacketCache cache = pool.newCache();
  private final List<Frame> frames = new ArrayList<>();

  @AfterEach
  void giveBack() {
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private long nextPacket() {
    Frame frame = Frame.random(random);
    byte[] bytes = frame.bytes();
    // Their own nanosecond each, which the random times leave open.
    long nanos = frame.nanos().orElseThrow() + random.nextInt(1000);
    frames.add(Frame.of(bytes, frame.wireLength(), nanos));
    long packet = Packet.withLength(cache.allocate(), bytes.length);
    PacketMemory.copyIn(bytes, 0, packet, bytes.length);
    packet = PacketMeta.withTimestamp(packet, nanos);
    return frame.wireLength() > bytes.length
        ? PacketMeta.withWireLength(packet, frame.wireLength())
        : packet;
  }

  /** A capture of ours: received, sent and dropped packets in turn. */
  private void writeOurs() {
    try (PcapngWriter writer = new PcapngWriter(directory.resolve("ours.pcapng"), "eth0")) {
      PcapngRecorder recorder = new PcapngRecorder(writer);
      for (int i = 0; i < COUNT; i++) {
        long packet = nextPacket();
        long nanos = PacketMeta.timestamp(packet);
        switch (i % 3) {
          case 0 -> recorder.record(Direction.RX, nanos, packet);
          case 1 -> recorder.record(Direction.TX, nanos, packet);
          default -> recorder.recordDrop(packet, 0, "reason-é-" + i);
        }
        cache.free(packet);
      }
    }
  }

  @Test
  void tsharkReadsWhatWeWrite() throws Exception {
    writeOurs();
    List<String> read =
        Tool.run(
            "tshark",
            "-n",
            "-r",
            file("ours.pcapng"),
            "-T",
            "fields",
            "-e",
            "frame.time_epoch",
            "-e",
            "frame.cap_len",
            "-e",
            "frame.len",
            "-e",
            "frame.packet_flags_direction",
            "-e",
            "frame.comment",
            "-e",
            "frame.interface_name");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      Frame frame = frames.get(i);
      long nanos = frame.nanos().orElseThrow();
      String direction = List.of("0x00000001", "0x00000002", "").get(i % 3);
      expected.add(
          String.format(
              Locale.ROOT,
              "%d.%09d\t%d\t%d\t%s\t%s\teth0",
              nanos / 1_000_000_000,
              nanos % 1_000_000_000,
              frame.bytes().length,
              frame.wireLength(),
              direction,
              i % 3 == 2 ? "reason-é-" + i : ""));
    }
    assertEquals(expected, read, "seed " + seed);
  }

  @ParameterizedTest
  @CsvSource({
    "pcap, 0",
    "pcap, 60",
    "nsecpcap, 0",
    "nsecpcap, 60",
    "pcapng, 0",
    "pcapng, 60",
    "pcapng, 20"
  })
  void weReadWhatEditcapMakesOfIt(String format, int snapLength) throws Exception {
    writeOurs();
    String from = file("ours.pcapng");
    String to = file("theirs");
    if (snapLength == 0) {
      Tool.run("editcap", "-F", format, from, to);
    } else {
      Tool.run("editcap", "-F", format, "-s", Integer.toString(snapLength), from, to);
    }
    long unit = format.equals("pcap") ? 1000 : 1;
    List<Frame> expected = frames.stream().map(f -> cut(f, snapLength, unit)).toList();
    Replayed replayed = Replayed.of(Files.readAllBytes(Path.of(to)));
    assertEquals(expected, replayed.frames(), "seed " + seed);
    assertEquals(0, replayed.errors());
  }

  private static Frame cut(Frame frame, int snapLength, long unit) {
    int length = frame.bytes().length;
    int kept = snapLength == 0 ? length : Math.min(length, snapLength);
    byte[] bytes = HexFormat.of().parseHex(frame.hex().substring(0, 2 * kept));
    long nanos = frame.nanos().orElseThrow();
    return Frame.of(bytes, frame.wireLength(), nanos - nanos % unit);
  }

  @Test
  void weReadSeveralInterfacesMerged() throws Exception {
    writeOurs();
    Tool.run("editcap", "-F", "pcap", file("ours.pcapng"), file("a"));
    Tool.run("editcap", "-F", "nsecpcap", "-t", "3600", file("ours.pcapng"), file("b"));
    Tool.run(
        "mergecap",
        "-a",
        "-F",
        "pcapng",
        "-I",
        "none",
        "-w",
        file("merged"),
        file("a"),
        file("ours.pcapng"),
        file("b"));
    List<Frame> expected = new ArrayList<>();
    frames.forEach(f -> expected.add(cut(f, 0, 1000)));
    expected.addAll(frames);
    frames.forEach(
        f ->
            expected.add(
                Frame.of(f.bytes(), f.wireLength(), f.nanos().orElseThrow() + 3_600_000_000_000L)));
    assertEquals(
        expected, Replayed.of(Files.readAllBytes(Path.of(file("merged")))).frames(), "" + seed);
  }

  /** On a file system with room for some of the packets. */
  @Test
  void aFullDiskKeepsWhatIsWholeAndCountsTheRest() throws Exception {
    Path mount = Files.createDirectory(directory.resolve("small"));
    Tool.run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mount.toString());
    try {
      fillDisk(mount.resolve("out.pcapng"));
    } finally {
      Tool.run("umount", mount.toString());
    }
  }

  private void fillDisk(Path path) throws IOException, InterruptedException {
    int sent = 0;
    PortStats stats;
    try (PcapPort port = new PcapPort(PcapConfig.named("p").writing(path));
        TxQueue tx = port.openTx(0, cache)) {
      Burst burst = new Burst();
      while (port.link().up()) {
        for (int i = 0; i < 32; i++) {
          burst.add(nextPacket());
        }
        sent += tx.send(burst);
        tx.flush();
      }
      assertEquals("cannot write " + path + " (No space left on device)", port.link().reason());
      stats = port.stats();
    }
    assertEquals(sent, stats.txPackets() + stats.txErrors());
    assertEquals(
        frames.subList(0, (int) stats.txPackets()), Replayed.of(Files.readAllBytes(path)).frames());
    Tool.run("capinfos", path.toString());
  }
}
