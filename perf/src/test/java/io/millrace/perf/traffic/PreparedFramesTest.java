package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.traffic.Defect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedFramesTest {
  @TempDir private Path directory;

  /** A capture of frames of these lengths, of which so many bytes more had been on the wire. */
  private Path capture(int cut, int... lengths) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(4096);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    file.putInt(65_535).putInt(1);
    for (int length : lengths) {
      file.putLong(0).putInt(length).putInt(length + cut);
      for (int i = 0; i < length; i++) {
        file.put((byte) (length + i));
      }
    }
    byte[] bytes = new byte[file.position()];
    file.get(0, bytes);
    return Files.write(directory.resolve("test.pcap"), bytes);
  }

  @Test
  void framesOfACaptureAreSentAsTheyAre() throws IOException {
    PreparedFrames prepared = PreparedFrames.capture(capture(0, 60, 1514, 99), 100);
    assertEquals(List.of(60, 1514, 99), prepared.frames().stream().map(f -> f.length).toList());
    assertEquals(2, PreparedFrames.capture(capture(0, 60, 61, 62), 2).frames().size());
    try (Bench bench = new Bench()) {
      TrafficStream stream = TrafficStream.capture("pcap", capture(0, 60, 100));
      assertEquals(84, stream.meanBytes());
      TrialFigures figures =
          bench.run(
              TrialOrder.of(new Load.Constant(1e6), Duration.ofMillis(1)), bench.lane(stream));
      assertEquals(1000, figures.streams().getFirst().sent());
      assertEquals(80_000, figures.streams().getFirst().sentBytes());
      assertEquals(1000, figures.receive().foreign() + figures.receive().unassigned());
    }
  }

  @Test
  void capturesThatCannotBeSentAreRefused() throws IOException {
    Path cut = capture(10, 60);
    TrafficException e = assertThrows(TrafficException.class, () -> PreparedFrames.capture(cut, 9));
    assertTrue(e.toString().contains("capture whole frames"), e.getMessage());
    Path empty = capture(0);
    assertThrows(TrafficException.class, () -> PreparedFrames.capture(empty, 9));
    Path none = directory.resolve("none.pcap");
    assertThrows(TrafficException.class, () -> PreparedFrames.capture(none, 9));
  }

  @Test
  void invalidFramesAreTheSameForTheSameSeed() {
    List<Defect> kinds = List.of(Defect.values());
    PreparedFrames one = PreparedFrames.invalid(kinds, 3, 7);
    PreparedFrames other = PreparedFrames.invalid(kinds, 3, 7);
    assertEquals(3 * kinds.size(), one.frames().size());
    assertEquals(one, other);
    assertArrayEquals(one.frames().get(5), other.frames().get(5));
  }
}
