package io.millrace.driver.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Memory outside the heap that Java and a native library share, by addresses: structures that are
 * filled in again and again on the data path, where a segment in a field costs several times the
 * access. Whoever passes an address vouches that it is mapped. Values are in native byte order.
 */
public final class NativeMemory implements AutoCloseable {
  private static final long LINE = 64;
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  /** Zeroed bytes, the first at the start of a cache line. */
  public NativeMemory(long bytes) {
    memory = arena.allocate(bytes, LINE);
  }

  /** Of the first byte. */
  public long address() {
    return memory.address();
  }

  /** Four bytes. */
  public static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  /** Eight bytes. */
  public static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
  }

  /** Writes four bytes. */
  public static void putInt(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
  }

  /** Writes eight bytes. */
  public static void putLong(long address, long value) {
    ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
  }

  /** The characters up to a zero byte. */
  public static String getString(long address) {
    return ALL.getString(address, StandardCharsets.UTF_8);
  }

  /** Wipes and frees the memory; nobody may use its address any more, native code included. */
  @Override
  public void close() {
    memory.fill((byte) 0);
    arena.close();
  }
}
