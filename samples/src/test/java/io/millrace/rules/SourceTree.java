package io.millrace.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The project's own text files, as the rules about them see them. */
record SourceTree(Path root, List<Path> files) {
  private static final Set<String> SKIPPED = Set.of(".git", "target", ".idea", ".vscode");
  private static final Set<String> EXTENSIONS =
      Set.of("java", "xml", "md", "yaml", "yml", "properties", "sh", "c", "h", "txt", "conf");

  /** Reads the tree that the working directory, a module of it, belongs to. */
  static SourceTree load() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("nic-driver/pom.xml"))) {
      root = root.getParent();
      if (root == null) {
        throw new IllegalStateException(
            "not inside the source tree: " + Path.of("").toAbsolutePath());
      }
    }
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SourceTree(root, files);
  }

  Stream<Path> java() {
    return files.stream().filter(file -> file.toString().endsWith(".java"));
  }

  /** Every line of a text file that matches, as {@code path:line: text}. */
  List<String> linesMatching(Pattern pattern) {
    return files.stream()
        .flatMap(
            file -> {
              List<String> lines = lines(file);
              return IntStream.range(0, lines.size())
                  .filter(i -> pattern.matcher(lines.get(i)).find())
                  .mapToObj(
                      i -> root.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
            })
        .toList();
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return SKIPPED.contains(directory.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      String extension = name.substring(name.lastIndexOf('.') + 1);
      boolean isScript = !name.contains(".") && Files.isExecutable(file);
      if (attributes.isRegularFile() && (isScript || EXTENSIONS.contains(extension))) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
