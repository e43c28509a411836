package io.millrace.driver.memif;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kept scripts and changes of them, without the fuzzer. */
class RingMutationTest {
  private static final int MUTANTS = 40;

  @Test
  void keptScriptsAndTheirMutants() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (byte[] script : scripts()) {
      play(script, seed);
      for (int i = 0; i < MUTANTS; i++) {
        play(mutate(script.clone(), random), seed);
      }
    }
  }

  @Test
  void randomScripts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] script = new byte[8 * (1 + random.nextInt(200))];
      random.nextBytes(script);
      for (int at = 4; at < script.length; at += 8) {
        if (random.nextBoolean()) { // small numbers do more
          script[at] = 0;
          script[at + 1] = 0;
          script[at + 2] = (byte) random.nextInt(9);
        }
      }
      play(script, seed);
    }
  }

  private static void play(byte[] script, long seed) {
    try {
      RingScript.check(script);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static byte[] mutate(byte[] script, Random random) {
    for (int i = 0; i < 4; i++) {
      script[random.nextInt(script.length)] = (byte) random.nextInt();
    }
    return script;
  }

  private static List<byte[]> scripts() throws IOException, URISyntaxException {
    String folder = "RingFuzzTestInputs/survivesAnyPeer";
    Path inputs =
        Path.of(Objects.requireNonNull(RingMutationTest.class.getResource(folder)).toURI());
    try (Stream<Path> files = Files.list(inputs)) {
      return files.sorted().map(RingMutationTest::bytes).toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
