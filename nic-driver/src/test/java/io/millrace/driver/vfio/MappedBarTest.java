package io.millrace.driver.vfio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registers that are not there any more, as after a file has been cut short under its mapping. */
class MappedBarTest {
  private static final int COMPILED = 1_000_000;

  private long written;

  private void write(MappedBar bar, long times) {
    for (long i = 0; i < times; i++) {
      bar.put32(0, (int) i);
      written++;
    }
  }

  /** Who writes must learn it there, and not when it is half through with something else. */
  @Test
  void aWriteToUnmappedRegistersFailsThereAndNotLater(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("registers");
    try (FileChannel file =
            FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        Arena arena = Arena.ofShared()) {
      MemorySegment registers = file.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena);
      MappedBar bar = new MappedBar(registers);
      for (int i = 0; i < 20; i++) {
        write(bar, COMPILED);
      }
      file.truncate(0);
      assertThrows(InternalError.class, () -> write(bar, COMPILED));
      assertEquals(20L * COMPILED, written);
    }
  }
}
