package io.millrace.driver.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The mapping behind {@link PacketMemory}.
 *
 * @param segment the region and the guard behind it
 * @param pageBytes size of its pages
 * @param note one line for the user when the pages are not what was hoped for, or empty
 */
public record PacketRegion(MemorySegment segment, long pageBytes, String note) {
  static PacketRegion map(PacketMemoryConfig config, int guardBytes) {
    MemorySegment segment = Arena.global().allocate(config.sizeBytes() + guardBytes, 1 << 21);
    return new PacketRegion(segment, 4096, "");
  }
}
