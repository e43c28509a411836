package io.millrace.driver.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the kernel's files below a root: {@code /} as a rule, a copy or an invention in tests.
 * Paths are given as they are on the system, such as {@code /sys/class/net}. Devices come and go
 * while one reads, and much is only for root: whatever cannot be read is as if it were not there.
 * Any thread.
 *
 * @param root the directory that stands for {@code /}
 */
public record HostFiles(Path root) {
  /** Attributes of sysfs are a page at most; files of procfs that we read whole have some MiB. */
  private static final int MAX_BYTES = 16 << 20;

  /** The machine we run on. */
  public static HostFiles system() {
    return new HostFiles(Path.of("/"));
  }

  /** Where a path of the system is below the root. */
  public Path path(String path) {
    return root.resolve(path.substring(1));
  }

  /** Whether there is anything; links are not followed. */
  public boolean exists(String path) {
    return Files.exists(path(path), LinkOption.NOFOLLOW_LINKS);
  }

  /** The text of a file without white space around it; bytes that are not UTF-8 are replaced. */
  public Optional<String> text(String path) {
    return bytes(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }

  /** A file's bytes, up to 16 MiB of them. */
  public Optional<byte[]> bytes(String path) {
    Path file = path(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (var in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(MAX_BYTES));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The lines of a file, none if it cannot be read. */
  public List<String> lines(String path) {
    return text(path).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** The number in a file: decimal, or hexadecimal with {@code 0x}. */
  public OptionalLong number(String path) {
    try {
      return text(path)
          .map(text -> OptionalLong.of(Long.decode(text.isEmpty() ? "none" : text)))
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** What a symbolic link points to, which need not exist. */
  public Optional<Path> link(String path) {
    try {
      return Optional.of(Files.readSymbolicLink(path(path)));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The last name in what a symbolic link points to. */
  public Optional<String> linkName(String path) {
    return link(path).map(Path::getFileName).map(Path::toString);
  }

  /** The name of the user who owns a file. */
  public Optional<String> owner(String path) {
    try {
      return Optional.of(Files.getOwner(path(path)).getName());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The names in a directory, sorted; none if it cannot be read. */
  public List<String> list(String path) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(path))) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
      // a device that leaves while it is read: what has been seen of it counts
    }
    Collections.sort(names);
    return names;
  }
}
