package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.PortException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The readers against the oracle, on the kept captures and on what becomes of them by accident. */
class CaptureMutationTest {
  private static final int ROUNDS = 20_000;

  /** Lengths and counts that readers stumble over. */
  private static final int[] EVIL = {
    0, 1, 3, 4, 8, 11, 12, 16, 28, 0x7fff_ffff, 0x8000_0000, -1, -4, -12, 2049, 65_536
  };

  static List<byte[]> corpus() throws IOException, URISyntaxException {
    Path directory =
        Path.of(
            Objects.requireNonNull(
                    CaptureMutationTest.class.getResource("CaptureFuzzTestInputs/readsAnything"))
                .toURI());
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.sorted().toList()) {
        files.add(Files.readAllBytes(path));
      }
    }
    return files;
  }

  @Test
  void keptCaptures() throws IOException, URISyntaxException {
    List<byte[]> files = corpus();
    assertTrue(files.size() >= 10, "only " + files.size() + " captures");
    for (byte[] file : files) {
      check(file);
    }
  }

  @Test
  void mutations() throws IOException, URISyntaxException {
    List<byte[]> files = corpus();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutant = mutate(files.get(random.nextInt(files.size())), random);
      try {
        read += check(mutant) ? 1 : 0;
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    assertTrue(read > ROUNDS / 4, "only " + read + " were read at all, seed " + seed);
  }

  /** Returns whether it was a capture at all. */
  static boolean check(byte[] file) {
    Replayed replayed;
    try {
      replayed = Replayed.of(file);
    } catch (PortException refused) {
      return false;
    }
    NaiveCapture naive = NaiveCapture.read(file, PacketMemory.DATA_ROOM);
    assertEquals(naive.frames, replayed.frames());
    assertEquals(naive.bad, replayed.errors());
    return true;
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 8; i--) {
      int at = random.nextInt(bytes.length - 4);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> putInt(bytes, at & ~3, EVIL[random.nextInt(EVIL.length)], random.nextBoolean());
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(bytes.length - from, bytes.length - at);
          System.arraycopy(original, from, bytes, at, Math.min(length, original.length - from));
        }
      }
    }
    return bytes;
  }

  private static void putInt(byte[] bytes, int at, int value, boolean bigEndian) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> 8 * (bigEndian ? 3 - i : i));
    }
  }
}
