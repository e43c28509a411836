package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class NativeTest {
  @Test
  void aFailedCallNamesItselfAndTheReason() {
    NativeException e =
        assertThrows(NativeException.class, () -> Fcntl.open("/nowhere", Fcntl.O_RDONLY));
    assertEquals(Errno.ENOENT, e.errno());
    assertEquals("ENOENT", e.errnoName());
    assertEquals("open /nowhere", e.call());
    assertEquals("open /nowhere: No such file or directory (ENOENT)", e.getMessage());
  }

  @Test
  void dataPathCallsReturnMinusErrno() {
    assertEquals(-Errno.EBADF, Unistd.read(-1, 0, 0));
    assertEquals(-Errno.EBADF, Unistd.write(-1, 0, 0));
    assertEquals(-Errno.EBADF, SysSocket.send(-1, 0, 0, 0));
    assertEquals(-Errno.EBADF, SysSocket.recv(-1, 0, 0, 0));
  }

  @Test
  void everyThreadSeesItsOwnErrno() throws Exception {
    assertEquals(-Errno.EBADF, Unistd.read(-1, 0, 0));
    Thread other =
        new Thread(() -> assertThrows(NativeException.class, () -> Fcntl.open("/nowhere", 0)));
    other.start();
    other.join();
    assertEquals(Errno.EBADF, NativeCall.errno());
  }

  @Test
  void whatOneMappingOfAMemfdWritesAnotherReads() {
    long size = Unistd.pageSize();
    try (Mapping mapping = Mapping.memfd("millrace-test", size, HugePages.NONE)) {
      mapping.segment().set(JAVA_LONG, size - 8, 42);
      MemorySegment twin =
          SysMman.mmap(size, SysMman.PROT_READ, SysMman.MAP_SHARED, mapping.fd(), 0);
      assertEquals(42, twin.get(JAVA_LONG, size - 8));
      SysMman.munmap(twin);
    }
  }

  @Test
  void anonymousMemoryIsZeroAndWritable() {
    try (Mapping mapping = Mapping.anonymous(3 * Unistd.pageSize())) {
      SysMman.madvise(mapping.segment(), SysMman.MADV_DONTDUMP);
      assertEquals(0, mapping.segment().get(JAVA_BYTE, 2 * Unistd.pageSize()));
      mapping.segment().fill((byte) 1);
    }
  }

  @Test
  void aMemfdIsAWholeNumberOfPages() {
    assertThrows(IllegalArgumentException.class, () -> Mapping.memfd("odd", 4097, HugePages.NONE));
    assertThrows(IllegalArgumentException.class, () -> Mapping.memfd("odd", 4096, HugePages.MIB_2));
  }

  @Test
  void pollReportsAnEventfdThatWasWritten() {
    int fd = Poll.eventfd(0, Poll.EFD_NONBLOCK | Poll.EFD_CLOEXEC);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate(Poll.POLLFD);
      fds.set(ValueLayout.JAVA_INT, Layouts.offset(Poll.POLLFD, "fd"), fd);
      fds.set(ValueLayout.JAVA_SHORT, Layouts.offset(Poll.POLLFD, "events"), (short) Poll.POLLIN);
      assertEquals(0, Poll.poll(fds, 0));
      MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
      assertEquals(8, Unistd.write(fd, one.address(), 8));
      assertEquals(1, Poll.poll(fds, 1000));
    } finally {
      Unistd.close(fd);
    }
  }

  @Test
  void aPinnedThreadRunsWhereItWasPinned() throws Exception {
    BitSet before = Affinity.allowed();
    int last = before.length() - 1;
    BitSet[] seen = new BitSet[1];
    int[] cpu = new int[1];
    Thread pinned =
        new Thread(
            () -> {
              Affinity.pin(last);
              seen[0] = Affinity.allowed();
              cpu[0] = Affinity.currentCpu();
            });
    pinned.start();
    pinned.join();
    assertEquals(BitSet.valueOf(new long[] {1L << last}), seen[0]);
    assertEquals(last, cpu[0]);
    assertEquals(before, Affinity.allowed());
    assertTrue(Affinity.threadId() > 0);
    assertThrows(IllegalArgumentException.class, () -> Affinity.pin(-1));
    assertThrows(NativeException.class, () -> Affinity.pin(8191));
  }
}
