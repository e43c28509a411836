package io.millrace.pipeline.counters;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counters in a mapped file. The process that counts makes it; any other opens it, reads, and is
 * never noticed. Neither ever unmaps it by hand: a counter written after its file was unmapped
 * would take the process down, so the mapping lasts as long as somebody can reach it.
 */
public final class CountersFile {
  private CountersFile() {}

  /** Makes a file of {@link Counters#DEFAULT_CAPACITY} counters, at a clock rate not known. */
  public static Counters create(Path path) {
    return create(path, Counters.DEFAULT_CAPACITY, 0);
  }

  /**
   * Makes the file, with the directories above it, in place of one that a process left behind. It
   * appears under its name complete, and goes away when the counters are closed.
   *
   * @param capacity counters there is room for, 1 to 2^20, each 640 bytes of the file
   * @param ticksPerSecond rate of the processor's time stamp counter for readers that want cycles,
   *     0 if unknown
   * @throws CountersFileException if a living process has the file, or it cannot be written
   */
  public static Counters create(Path path, int capacity, long ticksPerSecond) {
    if (capacity < 1 || capacity > CountersHeader.MAX_CAPACITY) {
      throw new IllegalArgumentException("a counters file of " + capacity + " counters");
    }
    refuseIfInUse(path);
    CountersHeader header = CountersHeader.ofThisProcess(capacity, ticksPerSecond);
    Path absolute = path.toAbsolutePath();
    Path unfinished = absolute.resolveSibling(absolute.getFileName() + "." + header.pid());
    try {
      Files.createDirectories(absolute.getParent());
      UnsafeBuffer file = mapNew(unfinished, CountersHeader.fileLength(capacity));
      header.write(file);
      Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE);
      return new Counters(header.metadata(file), header.values(file), () -> delete(absolute));
    } catch (IOException e) {
      unfinished.toFile().delete(); // as far as it got, if there is room for no more
      throw new CountersFileException(
          "cannot make the counters file " + path + " (" + e + "): name a place that is writable",
          e);
    }
  }

  private static UnsafeBuffer mapNew(Path path, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(path, CREATE, TRUNCATE_EXISTING, READ, WRITE)) {
      // Written out, because a hole that the disk has no room for would fail at its first counter.
      for (long written = 0; written < length; ) {
        int bytes = (int) Math.min(length - written, CountersHeader.LENGTH);
        written += channel.write(ByteBuffer.allocate(bytes));
      }
      return new UnsafeBuffer(channel.map(MapMode.READ_WRITE, 0, length));
    }
  }

  private static void refuseIfInUse(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    CountersView other = open(path);
    if (!other.header().isStale()) {
      throw new CountersFileException(
          "counters file %s is in use by process %d: stop that one, or name another file"
              .formatted(path, other.header().pid()));
    }
  }

  /**
   * Opens a file for reading.
   *
   * @throws CountersFileException if there is none, or it is not a counters file
   */
  public static CountersView open(Path path) {
    try (FileChannel channel = FileChannel.open(path, READ)) {
      long length = channel.size();
      if (length < CountersHeader.LENGTH || length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("it has " + length + " bytes");
      }
      UnsafeBuffer file = new UnsafeBuffer(channel.map(MapMode.READ_ONLY, 0, length));
      return new CountersView(path, CountersHeader.read(file, length), file);
    } catch (IllegalArgumentException e) {
      throw new CountersFileException(
          path + " cannot be read as a counters file: " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new CountersFileException(
          "there is no counters file " + path + ": is the process that counts running?", e);
    } catch (IOException e) {
      throw new CountersFileException("cannot read the counters file " + path + ": " + e, e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
