package io.millrace.stages;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The inputs that a fuzz test starts from and has found, replayed without the fuzzer. */
public final class Corpus {
  private static final int MOST_CHANGES = 6;

  private final Path directory;
  private final List<byte[]> inputs;

  /** The corpus of the fuzz test with that class name and method. */
  public Corpus(String fuzzTest, String method) {
    directory = Path.of("src/test/resources", fuzzTest.replace('.', '/') + "Inputs", method);
    inputs = load();
  }

  private List<byte[]> load() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(Corpus::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives each input to the check. */
  public void replay(Consumer<byte[]> check) {
    assertTrue(inputs.size() > 10, () -> "no corpus in " + directory.toAbsolutePath());
    inputs.forEach(check);
  }

  /** Gives inputs with a few bytes changed to the check; names the seed if it fails. */
  public void mutate(int rounds, Consumer<byte[]> check) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try {
      for (int round = 0; round < rounds; round++) {
        check.accept(mutated(inputs.get(random.nextInt(inputs.size())), random));
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static byte[] mutated(byte[] input, Random random) {
    byte[] mutated = input.clone();
    for (int changes = random.nextInt(MOST_CHANGES); changes > 0 && input.length > 0; changes--) {
      mutated[random.nextInt(Math.min(100, input.length))] = (byte) random.nextInt();
    }
    return mutated;
  }
}
