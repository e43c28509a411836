package io.millrace.pipeline.counters;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersFileTest {
  private static final int PID_OFFSET = 16;
  private static final long NO_PROCESS = Integer.MAX_VALUE;

  @TempDir Path directory;

  private Path path() {
    return directory.resolve("run/counters");
  }

  @Test
  void anotherReaderSeesTheCountsGrow() {
    try (Counters counters = CountersFile.create(path(), 16, 2_600_000_000L)) {
      CounterCell cell = counters.counter(Kind.STAGE_PACKETS, "acl", "", 3);
      CountersView view = CountersFile.open(path());
      assertEquals(0, view.values().getFirst().value());
      cell.add(40);
      cell.add(2);
      assertEquals(List.of(new CounterValue(Kind.STAGE_PACKETS, "acl", "", 3, 42)), view.values());
      counters.counter(Kind.STAGE_HELD, "forward", "", 0).set(9);
      assertEquals(2, view.values().size());
      assertEquals(2_600_000_000L, view.header().ticksPerSecond());
      assertEquals(ProcessHandle.current().pid(), view.header().pid());
      assertFalse(view.header().isStale());
    }
  }

  @Test
  void closingRemovesTheFileAndHarmsNobody() {
    Counters counters = CountersFile.create(path());
    CounterCell cell = counters.counter(Kind.STAGE_PACKETS, "acl", "", 0);
    CountersView view = CountersFile.open(path());
    counters.close();
    assertFalse(Files.exists(path()));
    cell.add(1);
    assertEquals(1, cell.get());
    assertEquals(1, view.values().getFirst().value());
  }

  @Test
  void aFileInUseIsNotTakenOver() {
    try (Counters counters = CountersFile.create(path())) {
      assertMessage(() -> CountersFile.create(path()), "in use by process");
      assertEquals(List.of(), counters.values());
    }
  }

  @Test
  void aFileLeftBehindIsStaleAndReplaced() throws IOException {
    CountersFile.create(path()).counter(Kind.STAGE_PACKETS, "acl", "", 0).add(5);
    overwrite(PID_OFFSET, NO_PROCESS);
    CountersView left = CountersFile.open(path());
    assertTrue(left.header().isStale());
    assertEquals(5, left.values().getFirst().value());
    try (Counters counters = CountersFile.create(path())) {
      assertEquals(List.of(), counters.values());
      assertFalse(CountersFile.open(path()).header().isStale());
    }
  }

  @Test
  void aProcessThatTookTheNumberIsNotTheWriter() {
    CountersHeader now = CountersHeader.ofThisProcess(1, 0);
    CountersHeader longAgo =
        new CountersHeader(1, now.pid(), now.startMillis() - 1_000_000_000L, 0, 0);
    assertFalse(now.isStale());
    assertTrue(longAgo.isStale());
  }

  @Test
  void whatIsNoCountersFileIsNamed() throws IOException {
    assertMessage(() -> CountersFile.open(path()), "there is no counters file");
    Files.createDirectories(path().getParent());
    Files.write(path(), "short".getBytes(US_ASCII));
    assertMessage(() -> CountersFile.open(path()), "5 bytes");
    Files.write(path(), new byte[CountersHeader.LENGTH]);
    assertMessage(() -> CountersFile.open(path()), "not a counters file");
    assertMessage(() -> CountersFile.create(path()), "not a counters file");
    assertMessage(() -> CountersFile.open(directory), "cannot read");
    assertMessage(() -> CountersFile.create(path().resolve("below")), "writable");
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    CountersFile.create(path(), 16, 0);
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    assertMessage(() -> CountersFile.open(path()), "do not hold its 16 counters");
  }

  @Test
  void anotherVersionIsNamed() throws IOException {
    CountersFile.create(path(), 16, 0);
    overwrite(8, 99 | 16L << 32);
    assertMessage(() -> CountersFile.open(path()), "version 99");
  }

  /** Whatever bytes follow a sound header: values, or the exception that names the file. */
  @Test
  void garbageNeverGoesFurtherThanItsException() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    CountersFile.create(path(), 4, 0);
    int damaged = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < 40; i++) {
        overwrite(CountersHeader.LENGTH + random.nextInt(4 * 64) * 8L, random.nextInt(4));
      }
      try {
        CountersFile.open(path()).values();
      } catch (CountersFileException e) {
        damaged++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertTrue(damaged > 0, "seed " + seed);
  }

  private void overwrite(long offset, long value) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, value);
    try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
      file.seek(offset);
      file.write(bytes.array());
    }
  }

  private static void assertMessage(Runnable action, String part) {
    CountersFileException e = assertThrows(CountersFileException.class, action::run);
    assertTrue(e.toString().contains(part), e.toString());
  }
}
