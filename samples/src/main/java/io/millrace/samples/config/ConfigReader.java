package io.millrace.samples.config;

import io.millrace.samples.yaml.ConfigException;
import io.millrace.samples.yaml.Location;
import io.millrace.samples.yaml.Problems;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a configuration file from top to bottom, then checks it as a whole. */
public final class ConfigReader {
  static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

  private ConfigReader() {}

  /** Reads a file. */
  public static Config read(Path file) throws ConfigException {
    Problems problems = new Problems(file.toString());
    try {
      return read(file, Files.readString(file), problems);
    } catch (NoSuchFileException e) {
      problems.add(Location.START, "there is no such file");
    } catch (AccessDeniedException e) {
      problems.add(Location.START, "no permission to read it");
    } catch (CharacterCodingException e) {
      problems.add(Location.START, "not text in UTF-8");
    } catch (IOException e) {
      problems.add(Location.START, "cannot be read: " + e.getMessage());
    }
    problems.throwIfAny();
    throw new AssertionError("unreachable");
  }

  /** Reads a text as if it stood in a file of that name. */
  public static Config read(Path file, String text) throws ConfigException {
    return read(file, text, new Problems(file.toString()));
  }

  private static Config read(Path file, String text, Problems problems) throws ConfigException {
    Section root = YamlReader.read(text, problems);
    Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    PortReader portReader = new PortReader(new ConfigContext(directory, List.of()), problems);
    List<PortSpec> ports = portReader.read(root);
    ConfigContext context = new ConfigContext(directory, ports);
    List<StageSpec> stages = new StageReader(context, problems).read(root, ports);
    List<Connection> connections =
        new PipelineReader(ports, root.section("stages").keys(), stages, problems).read(root);
    List<String> stageNames = stages.stream().map(StageSpec::name).toList();
    Config config =
        new Config(
            root.parsed("name", ConfigReader::name, defaultName(file)),
            new MemoryReader().read(root, ports),
            ports,
            stages,
            connections,
            new WorkerReader(stageNames).read(root.section("workers")),
            root.get("counters").flatMap(value -> value.as(context::path)),
            dropCapture(root.section("drops"), context));
    root.end();
    problems.throwIfAny();
    new ConfigCheck(config, problems).check(root);
    problems.throwIfAny();
    return config;
  }

  private static Optional<Path> dropCapture(Section drops, ConfigContext context) {
    Optional<Path> capture = drops.get("capture").flatMap(value -> value.as(context::path));
    drops.end();
    return capture;
  }

  static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a name: a letter, then letters, digits, and - _ . up to 64 in all");
    }
    return text;
  }

  /** The file's name without its extension, as far as it can be a name. */
  private static String defaultName(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return NAME.matcher(name).matches() ? name : "millrace";
  }
}
