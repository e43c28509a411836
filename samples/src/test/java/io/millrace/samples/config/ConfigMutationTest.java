package io.millrace.samples.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a file holds: it is read, or refused with a place and a message, and nothing else. */
class ConfigMutationTest {
  private static final Path KEPT =
      Path.of("src/test/resources/io/millrace/samples/config/ConfigFuzzTestInputs/readsAnything");
  private static final int MUTATIONS = 400;

  /** What the fuzzer checks as well. */
  static void check(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    try {
      ConfigReader.read(Path.of("fuzz.yaml"), text);
    } catch (ConfigException e) {
      assertFalse(e.problems().isEmpty(), text);
      e.problems().forEach(problem -> assertFalse(problem.message().isBlank(), text));
    }
  }

  private static List<byte[]> seeds() throws IOException {
    try (Stream<Path> kept = Files.list(KEPT);
        Stream<Path> shipped = Files.list(Path.of("conf"))) {
      return Stream.concat(kept, shipped)
          .sorted()
          .map(
              file -> {
                try {
                  return Files.readAllBytes(file);
                } catch (IOException e) {
                  return fail(e);
                }
              })
          .toList();
    }
  }

  @Test
  void whatTheFuzzerStartsFrom() throws IOException {
    seeds().forEach(ConfigMutationTest::check);
  }

  @Test
  void mutations() throws IOException {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> seeds = seeds();
    try {
      for (int i = 0; i < MUTATIONS; i++) {
        check(mutate(seeds.get(random.nextInt(seeds.size())), seeds, random));
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with -Dmillrace.seed=" + seed, e);
    }
  }

  /** Swaps lines, words and bytes between files. */
  private static byte[] mutate(byte[] file, List<byte[]> seeds, Random random) {
    List<String> lines = new ArrayList<>(text(file).lines().toList());
    for (int n = 1 + random.nextInt(4); n > 0 && !lines.isEmpty(); n--) {
      int at = random.nextInt(lines.size());
      List<String> others = text(seeds.get(random.nextInt(seeds.size()))).lines().toList();
      String other = others.isEmpty() ? "" : others.get(random.nextInt(others.size()));
      switch (random.nextInt(5)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, other);
        case 2 -> lines.set(at, lines.get(at).replaceFirst("[0-9]+", "" + random.nextInt()));
        case 3 -> lines.set(at, lines.get(at).replaceFirst("[a-z]+", word(other, random)));
        default -> lines.set(at, flip(lines.get(at), random));
      }
    }
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.UTF_8);
  }

  private static String word(String line, Random random) {
    String[] words = line.split("[^a-z0-9.:/-]+");
    return words.length == 0 ? "" : words[random.nextInt(words.length)];
  }

  private static String flip(String line, Random random) {
    if (line.isEmpty()) {
      return "\u0000";
    }
    char[] chars = line.toCharArray();
    chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(7));
    return new String(chars);
  }
}
