package io.millrace.samples.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation shows is true. */
class DocumentationTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  /** Where the files are that examples name. */
  private static final Path BESIDE_SAMPLES = Path.of("conf/example.yaml");

  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @Test
  void examplesAreGood() throws IOException, ConfigException {
    List<String> examples =
        EXAMPLE.matcher(Files.readString(DOCUMENT)).results().map(r -> r.group(1)).toList();
    assertTrue(examples.size() >= 2);
    for (String example : examples) {
      ConfigReader.read(BESIDE_SAMPLES, example);
    }
  }

  @Test
  void everyStageAndPortIsThere() throws IOException {
    String document = Files.readString(DOCUMENT);
    StageTypes.names().forEach(name -> assertTrue(document.contains("| `" + name + "` |"), name));
    PortTypes.ALL
        .keySet()
        .forEach(name -> assertTrue(document.contains("| `" + name + "` |"), name));
  }
}
