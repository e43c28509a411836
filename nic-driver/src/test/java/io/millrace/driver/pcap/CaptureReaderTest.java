package io.millrace.driver.pcap;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.PortException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest {
  private static final List<Frame> FRAMES =
      Stream.generate(new Random(1)::nextInt)
          .limit(50)
          .map(s -> Frame.random(new Random(s)))
          .toList();

  private static ByteOrder order(boolean bigEndian) {
    return bigEndian ? BIG_ENDIAN : LITTLE_ENDIAN;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pcap(boolean bigEndian) {
    for (int magic : new int[] {PcapReader.MICROS_MAGIC, PcapReader.NANOS_MAGIC}) {
      byte[] file = CaptureBytes.pcap(order(bigEndian), magic, 1, FRAMES);
      assertEquals(new Replayed(FRAMES, 0, Optional.empty()), Replayed.of(file));
    }
  }

  @Test
  void pcapLinkTypeMayCarryTheLengthOfTheChecksum() {
    byte[] file = CaptureBytes.pcap(LITTLE_ENDIAN, PcapReader.MICROS_MAGIC, 0x2400_0001, FRAMES);
    assertEquals(FRAMES, Replayed.of(file).frames());
  }

  @Test
  void pcapNanosAreKept() {
    Frame frame = Frame.of(new byte[60], 60, 1_700_000_000_123_456_789L);
    byte[] file = CaptureBytes.pcap(BIG_ENDIAN, PcapReader.NANOS_MAGIC, 1, List.of(frame));
    assertEquals(List.of(frame), Replayed.of(file).frames());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyKindOfPacketBlock(boolean bigEndian) {
    Frame frame = FRAMES.getFirst();
    long micros = frame.nanos().orElseThrow() / 1000;
    byte[] file =
        new CaptureBytes(order(bigEndian))
            .section()
            .block(4, 20, b -> {})
            .network(1, 0)
            .enhanced(0, micros, frame)
            .block(0x8000_0bad, 40, b -> {})
            .obsolete(0, micros, frame)
            .simple(Frame.of(frame.bytes(), frame.bytes().length, 0))
            .block(5, 4, b -> {})
            .toBytes();
    Frame whole = Frame.of(frame.bytes(), frame.bytes().length, 0).untimed();
    assertEquals(
        new Replayed(List.of(frame, frame, whole), 0, Optional.empty()), Replayed.of(file));
  }

  @Test
  void sectionsHaveTheirOwnOrderAndInterfaces() {
    Frame frame = FRAMES.getFirst();
    long nanos = frame.nanos().orElseThrow();
    byte[] second =
        new CaptureBytes(BIG_ENDIAN)
            .section()
            .network(1, 0, 9, 0)
            .enhanced(0, nanos, frame)
            .enhanced(1, nanos, frame)
            .toBytes();
    byte[] file =
        new CaptureBytes(LITTLE_ENDIAN)
            .section()
            .network(1, 0)
            .network(1, 0, 9, 1_700_000_000)
            .enhanced(1, nanos - 1_700_000_000_000_000_000L, frame)
            .enhanced(0, nanos / 1000, frame)
            .raw(second)
            .toBytes();
    Replayed replayed = Replayed.of(file);
    assertEquals(List.of(frame, frame, frame), replayed.frames());
    assertEquals(1, replayed.errors(), "the second section has no interface 1");
  }

  @Test
  void simplePacketsAreCutToTheSnapLength() {
    byte[] file =
        new CaptureBytes(LITTLE_ENDIAN)
            .section()
            .network(1, 60)
            .simple(new Frame("ab".repeat(60), 1514, FRAMES.getFirst().nanos()))
            .simple(new Frame("cd".repeat(42), 42, FRAMES.getFirst().nanos()))
            .toBytes();
    assertEquals(
        List.of("60/1514", "42/42"),
        Replayed.of(file).frames().stream()
            .map(f -> f.hex().length() / 2 + "/" + f.wireLength())
            .toList());
  }

  @Test
  void packetsOfOtherInterfacesAreErrors() {
    Frame frame = FRAMES.getFirst();
    byte[] file =
        new CaptureBytes(LITTLE_ENDIAN)
            .section()
            .network(101, 0)
            .network(1, 0)
            .enhanced(0, 0, frame)
            .enhanced(1, frame.nanos().orElseThrow() / 1000, frame)
            .enhanced(0, 0, frame)
            .toBytes();
    Replayed replayed = Replayed.of(file);
    assertEquals(List.of(frame), replayed.frames());
    assertEquals(2, replayed.errors());
    assertTrue(replayed.warning().orElseThrow().contains("LINKTYPE_RAW (101)"));
  }

  @Test
  void packetsThatContradictThemselvesAreErrors() {
    Frame frame = FRAMES.getFirst();
    byte[] file =
        new CaptureBytes(LITTLE_ENDIAN)
            .section()
            .network(1, 0)
            .block(6, 16, b -> {})
            .block(6, 24, b -> b.putInt(12, 0).putInt(0).putInt(0).putInt(0).putInt(5))
            .block(6, 24, b -> b.putInt(0).putInt(0).putInt(0).putInt(-1).putInt(-1))
            .block(3, 8, b -> b.putInt(9))
            .block(3, 0, b -> {})
            .block(2, 8, b -> {})
            .enhanced(0, frame.nanos().orElseThrow() / 1000, frame)
            .toBytes();
    Replayed replayed = Replayed.of(file);
    assertEquals(List.of(frame), replayed.frames());
    assertEquals(6, replayed.errors());
  }

  @Test
  void packetsTooLargeForABufferAreErrors() {
    Frame fits = Frame.of(new byte[PacketMemory.DATA_ROOM], PacketMemory.DATA_ROOM, 0);
    Frame large = Frame.of(new byte[PacketMemory.DATA_ROOM + 1], 9000, 0);
    byte[] file =
        CaptureBytes.pcap(LITTLE_ENDIAN, PcapReader.MICROS_MAGIC, 1, List.of(large, fits, large));
    assertEquals(new Replayed(List.of(fits), 2, Optional.empty()), Replayed.of(file));
  }

  /** Cut anywhere, a file delivers what is whole, and one error for what is not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cutAnywhere(boolean pcapng) {
    List<Frame> frames = FRAMES.subList(0, 4);
    CaptureBytes sections = new CaptureBytes(BIG_ENDIAN).section().network(1, 0);
    frames.forEach(f -> sections.enhanced(0, f.nanos().orElseThrow() / 1000, f));
    byte[] whole =
        pcapng
            ? sections.toBytes()
            : CaptureBytes.pcap(BIG_ENDIAN, PcapReader.MICROS_MAGIC, 1, frames);
    int header = pcapng ? 28 + 20 : 24;
    int perFrame = pcapng ? 32 : 16;
    for (int length = header; length < whole.length; length++) {
      int rest = length - header;
      int delivered = 0;
      int size;
      while (rest >= (size = perFrame + padded(frames.get(delivered), pcapng))) {
        rest -= size;
        delivered++;
      }
      Replayed replayed = Replayed.of(Arrays.copyOf(whole, length));
      assertEquals(frames.subList(0, delivered), replayed.frames());
      assertEquals(rest == 0 ? 0 : 1, replayed.errors());
      String offset = "at byte " + (length - rest);
      assertEquals(rest > 0, replayed.warning().filter(w -> w.endsWith(offset)).isPresent());
    }
  }

  private static int padded(Frame frame, boolean pcapng) {
    int length = frame.bytes().length;
    return pcapng ? Pcapng.padded(length) : length;
  }

  @Test
  void blockLengthsThatCannotBeEndTheReading() {
    for (int length : new int[] {0, 4, 11, 13, 16, -4, -1}) {
      byte[] file =
          new CaptureBytes(LITTLE_ENDIAN)
              .section()
              .network(1, 0)
              .block(7, 0, b -> b.putInt(4, length))
              .toBytes();
      Replayed replayed = Replayed.of(file);
      assertEquals(1, replayed.errors(), "length " + length);
      assertTrue(replayed.warning().isPresent());
    }
  }

  @Test
  void whatIsNoCaptureOfEthernetIsNamed() {
    assertRefused(new byte[0], "0 bytes");
    assertRefused(new byte[100], "neither");
    assertRefused(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0}, "compressed");
    assertRefused(new byte[] {(byte) 0xa1, (byte) 0xb2, (byte) 0xcd, 0x34}, "modified pcap");
    assertRefused(new byte[] {(byte) 0xa1, (byte) 0xb2, (byte) 0xc3, (byte) 0xd4}, "its header");
    assertRefused(
        CaptureBytes.pcap(BIG_ENDIAN, PcapReader.MICROS_MAGIC, 113, FRAMES),
        "LINKTYPE_LINUX_SLL (113)");
    assertRefused(
        CaptureBytes.pcap(LITTLE_ENDIAN, PcapReader.MICROS_MAGIC, 4711, FRAMES), "type 4711");
    assertRefused(
        new CaptureBytes(BIG_ENDIAN).section().network(101, 0).toBytes(), "LINKTYPE_RAW (101)");
    assertRefused(
        Arrays.copyOf(new CaptureBytes(BIG_ENDIAN).section().toBytes(), 20), "not a sound");
    assertRefused(
        new CaptureBytes(BIG_ENDIAN)
            .block(Pcapng.SECTION_HEADER, 16, b -> b.putInt(0x1a2b3c4d).putInt(0x0002_0000))
            .toBytes(),
        "unknown version 2");
  }

  private static void assertRefused(byte[] file, String part) {
    PortException e =
        assertThrows(
            PortException.class,
            () -> CaptureFile.newReader(MemorySegment.ofArray(file), "x.pcap"));
    assertTrue(e.toString().contains("x.pcap") && e.toString().contains(part), e.toString());
  }
}
