package io.millrace.pipeline.counters;

import java.nio.ByteOrder;
import java.time.Instant;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * The first page of a counters file, followed by the metadata and then the values of its counters.
 *
 * <pre>
 *    0  magic            8   "MILLRACE", in the byte order of the machine
 *    8  version          4
 *   12  capacity         4   counters there is room for
 *   16  pid              8   process that writes
 *   24  start, millis    8   since the epoch
 *   32  start, nanos     8   of {@link System#nanoTime}, which on Linux all processes share
 *   40  clock rate       8   ticks of the time stamp counter per second, 0 if unknown
 * </pre>
 *
 * @param capacity counters there is room for
 * @param pid process that writes the file
 * @param startMillis when it was made, milliseconds since the epoch
 * @param startNanos the same by {@link System#nanoTime}
 * @param ticksPerSecond rate of the processor's time stamp counter, 0 if unknown
 */
public record CountersHeader(
    int capacity, long pid, long startMillis, long startNanos, long ticksPerSecond) {
  static final int LENGTH = 4096;
  static final int MAX_CAPACITY = 1 << 20;

  private static final long MAGIC = 0x4d49_4c4c_5241_4345L;
  private static final int VERSION = 1;

  static {
    // One buffer spans metadata and values, and buffers end at 2 GiB.
    assert fileLength(MAX_CAPACITY) < Integer.MAX_VALUE;
  }

  static CountersHeader ofThisProcess(int capacity, long ticksPerSecond) {
    return new CountersHeader(
        capacity,
        ProcessHandle.current().pid(),
        Instant.now().toEpochMilli(),
        System.nanoTime(),
        ticksPerSecond);
  }

  static long fileLength(int capacity) {
    return LENGTH
        + (long) capacity * (CountersReader.METADATA_LENGTH + CountersReader.COUNTER_LENGTH);
  }

  int metadataLength() {
    return capacity * CountersReader.METADATA_LENGTH;
  }

  int valuesLength() {
    return capacity * CountersReader.COUNTER_LENGTH;
  }

  UnsafeBuffer metadata(AtomicBuffer file) {
    return new UnsafeBuffer(file, LENGTH, metadataLength());
  }

  UnsafeBuffer values(AtomicBuffer file) {
    return new UnsafeBuffer(file, LENGTH + metadataLength(), valuesLength());
  }

  void write(AtomicBuffer file) {
    file.putInt(8, VERSION);
    file.putInt(12, capacity);
    file.putLong(16, pid);
    file.putLong(24, startMillis);
    file.putLong(32, startNanos);
    file.putLong(40, ticksPerSecond);
    file.putLongVolatile(0, MAGIC);
  }

  /**
   * Reads and checks the header.
   *
   * @param fileLength bytes of the whole file
   * @throws IllegalArgumentException if it is not a header, saying why
   */
  static CountersHeader read(AtomicBuffer page, long fileLength) {
    if (page.getLongVolatile(0) != MAGIC) {
      throw new IllegalArgumentException(
          "it is not a counters file of a " + ByteOrder.nativeOrder() + " machine");
    }
    int version = page.getInt(8);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "it is of version " + version + ", this program reads " + VERSION);
    }
    int capacity = page.getInt(12);
    if (capacity < 1 || capacity > MAX_CAPACITY || fileLength(capacity) != fileLength) {
      throw new IllegalArgumentException(
          "it has " + fileLength + " bytes, which do not hold its " + capacity + " counters");
    }
    return new CountersHeader(
        capacity, page.getLong(16), page.getLong(24), page.getLong(32), page.getLong(40));
  }

  /**
   * Whether the process that wrote the file is gone. A process of the same number that began after
   * the file was made is another one; seconds of slack, because the kernel's idea of when a process
   * began moves with the clock. The writer's process must be visible from here: a container may
   * hide it.
   */
  public boolean isStale() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant().orElse(Instant.EPOCH))
        .map(began -> began.toEpochMilli() > startMillis + 5_000)
        .orElse(true);
  }
}
