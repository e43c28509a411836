package io.millrace.driver.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.ffi.Vfio;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  private final MemorySegment info = Arena.ofAuto().allocate(128, 8);

  private List<Capabilities.Pair> pairs(int first) {
    return Capabilities.pairs(
        info,
        first,
        Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP,
        Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP_HEAD,
        "nr_areas");
  }

  private void capability(int at, int id, int next) {
    info.set(JAVA_INT, at, id | 1 << 16);
    info.set(JAVA_INT, at + 4, next);
  }

  @Test
  void aCapabilityIsFoundBehindOthers() {
    capability(32, 3, 40);
    capability(40, Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP, 0);
    info.set(JAVA_INT, 48, 2);
    info.set(JAVA_LONG, 56, 1);
    info.set(JAVA_LONG, 64, 2);
    info.set(JAVA_LONG, 72, 3);
    info.set(JAVA_LONG, 80, 4);
    assertEquals(List.of(new Capabilities.Pair(1, 2), new Capabilities.Pair(3, 4)), pairs(32));
  }

  @Test
  void aChainWithoutItOrInACircleHasNone() {
    assertEquals(List.of(), pairs(0));
    capability(32, 3, 40);
    capability(40, 2, 0);
    assertEquals(List.of(), pairs(32));
    capability(40, 2, 32);
    assertEquals(List.of(), pairs(32));
  }
}
