package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.Unistd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two windows onto one file stand for the two processes that share it. */
class MemoryWindowTest {
  private static final int MIB = 1 << 20;

  private final int fd = SysMman.memfd_create("window-test", SysMman.MFD_CLOEXEC);

  @AfterEach
  void close() {
    Unistd.close(fd);
  }

  @Test
  void bothSidesSeeOneMemory() {
    Unistd.ftruncate(fd, 3 * MIB);
    try (MemoryWindow ours = MemoryWindow.map(fd, 0, 3 * MIB);
        MemoryWindow theirs = MemoryWindow.map(fd, 4096 + 64, MIB)) {
      assertTrue(ours.address() >= PacketMemory.SIZE && ours.address() < PacketMemory.SPACE);
      Random random = new Random(7);
      for (int i = 0; i < 1000; i++) {
        long at = random.nextInt(MIB - 8);
        long value = random.nextLong();
        PacketMemory.putLong(theirs.address() + at, value);
        assertEquals(value, PacketMemory.getLong(ours.address() + 4096 + 64 + at));
      }
      PacketMemory.copy(ours.address() + 4096, ours.address() + 2 * MIB, 1000);
      assertEquals(
          PacketMemory.getLong(theirs.address()),
          PacketMemory.getLong(ours.address() + 2 * MIB + 64));
    }
  }

  @Test
  void whatIsNotThereFaultsAndHarmsNothing() {
    Unistd.ftruncate(fd, MIB);
    MemoryWindow window = MemoryWindow.map(fd, 0, MIB);
    PacketMemory.putLong(window.address(), 1);
    assertThrows(
        InternalError.class, () -> PacketMemory.getLong(window.address() + 4 * MIB), "behind it");
    window.close();
    window.close();
    assertThrows(InternalError.class, () -> PacketMemory.getLong(window.address()), "closed");
    assertThrows(InternalError.class, () -> PacketMemory.putInt(window.address(), 1), "closed");
    try (MemoryWindow again = MemoryWindow.map(fd, 0, MIB)) {
      assertEquals(1, PacketMemory.getLong(again.address()));
    }
  }

  @Test
  void compiledCodeSurvivesAFileThatShrinks() {
    Unistd.ftruncate(fd, MIB);
    try (MemoryWindow window = MemoryWindow.map(fd, 0, MIB)) {
      for (int round = 0; round < 20_000; round++) {
        sum(window.address(), 100);
      }
      Unistd.ftruncate(fd, 0);
      assertThrows(InternalError.class, () -> sum(window.address(), 100));
      assertThrows(InternalError.class, () -> PacketMemory.copy(window.address(), 0, 2000));
    }
  }

  @Test
  void aFileThatCanBeSealedCannotShrink() {
    int sealable =
        SysMman.memfd_create("window-test", SysMman.MFD_CLOEXEC | SysMman.MFD_ALLOW_SEALING);
    Unistd.ftruncate(sealable, MIB);
    try (MemoryWindow window = MemoryWindow.map(sealable, 0, MIB)) {
      NativeException refused =
          assertThrows(NativeException.class, () -> Unistd.ftruncate(sealable, 0));
      assertEquals(Errno.EPERM, refused.errno());
      assertEquals(0, PacketMemory.getLong(window.address()));
    } finally {
      Unistd.close(sealable);
    }
  }

  private static long sum(long address, int longs) {
    long sum = 0;
    for (int i = 0; i < longs; i++) {
      sum += PacketMemory.getLong(address + 8L * i);
    }
    return sum;
  }

  @Test
  void addressSpaceIsCountedAndComesBack() {
    Unistd.ftruncate(fd, MIB);
    long half = (PacketMemory.SPACE - PacketMemory.SIZE) / 2;
    for (int round = 0; round < 3; round++) {
      List<MemoryWindow> windows = new ArrayList<>();
      var full =
          assertThrows(
              OutOfPacketMemoryException.class,
              () -> {
                for (int i = 0; i < 3; i++) {
                  windows.add(MemoryWindow.map(fd, 0, half - 8 * MIB));
                }
              });
      assertTrue(full.toString().contains("memory: windows"), full.toString());
      assertEquals(2, windows.size());
      windows.forEach(MemoryWindow::close);
    }
  }

  @Test
  void refusesWhatCannotBeMapped() {
    assertThrows(NativeException.class, () -> MemoryWindow.map(-1, 0, 10));
    assertThrows(IllegalArgumentException.class, () -> MemoryWindow.map(fd, -1, 10));
    assertThrows(IllegalArgumentException.class, () -> MemoryWindow.map(fd, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> MemoryWindow.map(fd, Long.MAX_VALUE - 5, 10));
  }

  @Test
  void containsIsExactForAnyValues() {
    Unistd.ftruncate(fd, MIB);
    try (MemoryWindow window = MemoryWindow.map(fd, 0, 1000)) {
      long[] values = {Long.MIN_VALUE, -1, 0, 1, 500, 999, 1000, 1001, Long.MAX_VALUE};
      for (long offset : values) {
        for (long bytes : values) {
          boolean inside =
              offset >= 0
                  && bytes >= 0
                  && offset <= 1000
                  && bytes <= 1000
                  && offset + bytes <= 1000;
          assertEquals(inside, window.contains(offset, bytes), offset + " " + bytes);
        }
      }
      assertFalse(window.contains(1000, 1));
    }
  }
}
