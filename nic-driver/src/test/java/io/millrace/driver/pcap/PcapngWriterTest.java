package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.decorate.Direction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngWriterTest {
  @TempDir Path directory;

  private final PacketPool pool = new PacketPool(16);
  private final PacketCache cache = pool.newCache();

  @AfterEach
  void giveBack() {
    assertEquals(0, pool.inUse());
    cache.close();
    pool.close();
  }

  private long packet(Frame frame) {
    byte[] bytes = frame.bytes();
    long packet = Packet.withLength(cache.allocate(), bytes.length);
    PacketMemory.copyIn(bytes, 0, packet, bytes.length);
    return frame.wireLength() > bytes.length
        ? PacketMeta.withWireLength(packet, frame.wireLength())
        : packet;
  }

  private void write(PcapngWriter writer, Frame frame, String comment) {
    long packet = packet(frame);
    writer.write(packet, frame.nanos().orElseThrow(), comment);
    cache.free(packet);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    Path path = directory.resolve("out.pcapng");
    try (PcapngWriter writer = new PcapngWriter(path, "eth0", 2 * PcapngBlocks.MAX_BLOCK)) {
      for (int i = 0; i < 3000; i++) {
        Frame frame = Frame.random(random);
        frames.add(frame);
        write(writer, frame, i % 3 == 0 ? "reason-" + i % 7 : "");
      }
      assertEquals(3000, writer.stats().txPackets());
    }
    assertEquals(frames, Replayed.of(Files.readAllBytes(path)).frames(), "seed " + seed);
  }

  @Test
  void commentsAndDirectionsAreInTheFile() throws IOException {
    Path path = directory.resolve("out.pcapng");
    Frame frame = Frame.of(new byte[60], 60, 1);
    try (PcapngWriter writer = new PcapngWriter(path, "eth0")) {
      PcapngRecorder recorder = new PcapngRecorder(writer);
      long packet = packet(frame);
      recorder.record(Direction.RX, 5, packet);
      recorder.record(Direction.TX, 6, packet);
      recorder.recordDrop(packet, 7, "ipv4-checksum");
      recorder.recordDrop(PacketMeta.withTimestamp(packet, 8), 7, "ipv4-checksum");
      cache.free(packet);
    }
    byte[] file = Files.readAllBytes(path);
    assertEquals(
        List.of(5L, 6L, 7L, 8L),
        Replayed.of(file).frames().stream().map(f -> f.nanos().orElseThrow()).toList());
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertEquals(3, text.split("ipv4-checksum", -1).length);
    assertTrue(text.contains("\2\0\4\0\1\0\0\0"), "inbound");
    assertTrue(text.contains("\2\0\4\0\2\0\0\0"), "outbound");
  }

  @Test
  void longCommentsAreCutBetweenCharacters() {
    byte[] encoded = PcapngBlocks.encode("ab" + "é".repeat(2000));
    assertEquals(PcapngBlocks.MAX_COMMENT, encoded.length);
    encoded = PcapngBlocks.encode("a" + "é".repeat(2000));
    assertEquals(PcapngBlocks.MAX_COMMENT - 1, encoded.length);
    assertTrue(new String(encoded, StandardCharsets.UTF_8).endsWith("é"));
  }

  @Test
  void flushedPacketsAreSeenByOthers() throws IOException {
    Path path = directory.resolve("out.pcapng");
    Frame frame = Frame.of(new byte[60], 60, 1);
    try (PcapngWriter writer = new PcapngWriter(path, "eth0")) {
      write(writer, frame, "");
      assertEquals(List.of(), Replayed.of(Files.readAllBytes(path)).frames());
      writer.flush();
      assertEquals(List.of(frame), Replayed.of(Files.readAllBytes(path)).frames());
    }
  }

  @Test
  void afterItsEndAWriterCountsErrors() {
    PcapngWriter writer = new PcapngWriter(directory.resolve("out.pcapng"), "eth0");
    writer.close();
    long packet = packet(Frame.of(new byte[60], 60, 1));
    assertFalse(writer.write(packet, 1, null));
    cache.free(packet);
    assertEquals(1, writer.stats().txErrors());
    assertFalse(writer.link().up());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    assertRefused(directory.resolve("none/out.pcapng"), "make the directory");
    assertRefused(directory, "place where this user may");
    assertRefused(Path.of("/dev/full"), "No space left on device");
  }

  private static void assertRefused(Path path, String part) {
    PortException e =
        assertThrows(PortException.class, () -> new PcapngWriter(path, "eth0").close());
    assertTrue(e.toString().contains(path.toString()), e.toString());
    assertTrue(e.toString().contains(part), e.toString());
  }
}
