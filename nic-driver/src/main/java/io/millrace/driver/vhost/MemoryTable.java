package io.millrace.driver.vhost;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All memory that the front end shares, one descriptor for each region (SET_MEM_TABLE).
 *
 * @param regions at most {@value #MAX_REGIONS}
 */
public record MemoryTable(List<MemoryRegion> regions) implements Payload {
  /** Most regions. */
  public static final int MAX_REGIONS = 8;

  private static final int HEADER_BYTES = 2 * Integer.BYTES;

  /** Checks how many there are. */
  public MemoryTable {
    regions = List.copyOf(regions);
    checkCount(regions.size());
  }

  private static void checkCount(int count) {
    if (count < 0 || count > MAX_REGIONS) {
      throw new VhostException(
          "memory has " + Integer.toUnsignedString(count) + " regions, not up to " + MAX_REGIONS);
    }
  }

  static MemoryTable read(ByteBuffer from) {
    int count = from.getInt();
    checkCount(count);
    from.getInt();
    if (from.remaining() < count * MemoryRegion.BYTES) {
      throw new VhostException(
          "%d bytes for %d regions of memory".formatted(from.remaining(), count));
    }
    return new MemoryTable(
        IntStream.range(0, count).mapToObj(i -> MemoryRegion.readBare(from)).toList());
  }

  @Override
  public int bytes() {
    return HEADER_BYTES + regions.size() * MemoryRegion.BYTES;
  }

  @Override
  public void write(ByteBuffer to) {
    to.putInt(regions.size()).putInt(0);
    regions.forEach(region -> region.writeBare(to));
  }
}
