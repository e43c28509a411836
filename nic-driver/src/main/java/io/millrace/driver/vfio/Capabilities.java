package io.millrace.driver.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.Vfio;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/** The chain of capabilities behind the structures of VFIO. */
final class Capabilities {
  /** A pair of numbers, as the arrays in capabilities have them. */
  record Pair(long first, long second) {}

  private static final long ID = Layouts.offset(Vfio.VFIO_INFO_CAP_HEADER, "id");
  private static final long NEXT = Layouts.offset(Vfio.VFIO_INFO_CAP_HEADER, "next");
  private static final int MAX_LENGTH = 64;

  private Capabilities() {}

  /**
   * The pairs that follow a capability's head, or empty if the chain does not have it.
   *
   * @param info the structure with its chain
   * @param first offset of the first capability, 0 if there is none
   * @param head of the capability
   * @param count field of the head that says how many pairs there are
   */
  static List<Pair> pairs(MemorySegment info, int first, int id, StructLayout head, String count) {
    long at = find(info, first, id);
    List<Pair> pairs = new ArrayList<>();
    if (at == 0) {
      return pairs;
    }
    int length = info.get(JAVA_INT, at + Layouts.offset(head, count));
    long pair = at + head.byteSize();
    for (int i = 0; i < length; i++, pair += 2 * Long.BYTES) {
      pairs.add(new Pair(info.get(JAVA_LONG, pair), info.get(JAVA_LONG, pair + Long.BYTES)));
    }
    return pairs;
  }

  private static long find(MemorySegment info, int first, int id) {
    long at = Integer.toUnsignedLong(first);
    for (int steps = 0; at != 0 && steps < MAX_LENGTH; steps++) {
      if (info.get(JAVA_SHORT, at + ID) == id) {
        return at;
      }
      at = Integer.toUnsignedLong(info.get(JAVA_INT, at + NEXT));
    }
    return 0;
  }
}
