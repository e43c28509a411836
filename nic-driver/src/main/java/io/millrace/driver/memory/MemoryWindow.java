package io.millrace.driver.memory;

import static io.millrace.driver.ffi.SysMman.MAP_SHARED;
import static io.millrace.driver.ffi.SysMman.PROT_READ;
import static io.millrace.driver.ffi.SysMman.PROT_WRITE;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.Fcntl;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.Unistd;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of another process, such as the rings and buffers of a memif or vhost-user peer, among the
 * addresses of {@link PacketMemory}: its accessors and copies reach it as fast as our own.
 *
 * <p>The peer writes there whenever it likes, so what is read is not to be trusted, nor to be read
 * twice. A file that can be sealed is sealed, so that the peer cannot shrink it. If it shrinks
 * another, an access throws {@link InternalError}, perhaps a few instructions late; the port that
 * made the window then closes it. Since that error may be somebody else's to hear, and nobody may
 * ever touch what is missing, the port also asks {@link #isWhole} now and then. Nothing keeps
 * others from using an address of it after {@link #close}; they get that error too, or another
 * window. Control plane: any thread.
 */
public final class MemoryWindow implements AutoCloseable {
  private static final long LARGE_GRAIN = 1L << 30;
  private static final int NONE = -1;

  private final WindowSpace.Range range;
  private final MemorySegment place;
  private final long address;
  private final long size;

  /** A descriptor of the file, if it may shrink; else {@link #NONE}. */
  private final int unsealed;

  /** Bytes of the file up to the window's end, as far as there were as many. */
  private final long end;

  private boolean closed;

  private MemoryWindow(
      WindowSpace.Range range, MemorySegment place, long lead, long size, int unsealed, long end) {
    this.range = range;
    this.place = place;
    this.address = range.address() + lead;
    this.size = size;
    this.unsealed = unsealed;
    this.end = unsealed == NONE ? end : Math.min(end, fileSize(unsealed));
  }

  /**
   * Maps a part of a file, as a peer passed it.
   *
   * @param fd a file that can be mapped for reading and writing; the caller may close it afterwards
   * @param offset of the first byte in the file
   * @param size bytes, at least 1
   * @throws OutOfPacketMemoryException if the windows' address space has no room for it
   * @throws NativeException if the file cannot be mapped
   */
  public static MemoryWindow map(int fd, long offset, long size) {
    if (offset < 0 || size < 1 || size > PacketMemory.SPACE || offset > Long.MAX_VALUE - size) {
      throw new IllegalArgumentException(size + " bytes from " + offset);
    }
    try {
      return map(fd, offset, size, WindowSpace.GRAIN);
    } catch (NativeException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      // a file of huge pages of 1 GiB wants to be mapped from a multiple of that
      return map(fd, offset, size, LARGE_GRAIN);
    }
  }

  private static MemoryWindow map(int fd, long offset, long size, long grain) {
    long lead = offset & (grain - 1);
    long length = WindowSpace.roundUp(lead + size, grain);
    WindowSpace.Range range = WindowSpace.process().reserve(length, grain);
    MemorySegment place = PacketMemory.region().segment().asSlice(range.address(), length);
    int unsealed;
    try {
      SysMman.mmapFixed(place, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset - lead);
      unsealed = seal(fd) ? NONE : Fcntl.fcntl(fd, Fcntl.F_DUPFD_CLOEXEC, 0);
    } catch (NativeException e) {
      PacketRegion.vacate(place);
      WindowSpace.process().release(range);
      throw e;
    }
    return new MemoryWindow(range, place, lead, size, unsealed, offset + size);
  }

  /** Whether the file cannot shrink from here on, or could not before. */
  private static boolean seal(int fd) {
    try {
      Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, Fcntl.F_SEAL_SHRINK);
      return true;
    } catch (NativeException _) {
      // made without MFD_ALLOW_SEALING, or has its last seal, or is in a file system without
    }
    try {
      return (Fcntl.fcntl(fd, Fcntl.F_GET_SEALS, 0) & Fcntl.F_SEAL_SHRINK) != 0;
    } catch (NativeException _) {
      return false;
    }
  }

  /** Whether the file can shrink, so that {@link #isWhole} may change. */
  public boolean canShrink() {
    return unsealed != NONE;
  }

  /** Whether the file still has all of the window's bytes that it had when it was mapped. */
  public synchronized boolean isWhole() {
    return closed || unsealed == NONE || fileSize(unsealed) >= end;
  }

  /** By proc(5), fd: following that link asks for no permission. */
  private static long fileSize(int fd) {
    try {
      return Files.size(Path.of("/proc/self/fd/" + fd));
    } catch (IOException _) {
      return 0;
    }
  }

  /** Where its first byte is for {@link PacketMemory}. */
  public long address() {
    return address;
  }

  /** Bytes. */
  public long size() {
    return size;
  }

  /**
   * Whether these bytes, counted from the window's start, are all in it; any values are allowed.
   */
  public boolean contains(long offset, long bytes) {
    return bytes >= 0 && offset >= 0 && offset <= size - bytes;
  }

  /** Takes the memory out of reach. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      PacketRegion.vacate(place);
      WindowSpace.process().release(range);
      if (unsealed != NONE) {
        Unistd.close(unsealed);
      }
    }
  }
}
