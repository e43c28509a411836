package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/**
 * Bytes that are to leave no trace: they lie outside the heap, where the collector makes no copies
 * of them, and {@link #close} overwrites them.
 *
 * <p>Any thread may read. One that still reads while another closes sees random bytes: not the
 * secret, and nothing that anybody could guess either, as zeros would be. The memory itself stays
 * mapped as long as this object is reachable, so native code may be given its {@link #address}.
 */
public final class Secret implements AutoCloseable {
  private static final long LINE = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MemorySegment memory;

  /** A copy of the bytes; the caller wipes the original. */
  public Secret(byte[] bytes) {
    memory = Arena.ofAuto().allocate(bytes.length, LINE);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
  }

  /** Where native code finds the bytes, on a cache line of their own. */
  public long address() {
    return memory.address();
  }

  /** Copies all bytes out; the caller wipes the copy. */
  public void copyTo(byte[] target) {
    MemorySegment.copy(memory, JAVA_BYTE, 0, target, 0, (int) memory.byteSize());
  }

  /** Overwrites the bytes. */
  @Override
  public void close() {
    byte[] noise = new byte[(int) memory.byteSize()];
    RANDOM.nextBytes(noise);
    MemorySegment.copy(noise, 0, memory, JAVA_BYTE, 0, noise.length);
  }
}
