package io.millrace.driver.ffi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How the structures of the kernel's headers are written down and read. */
public final class Layouts {
  /** {@code __be16}. */
  static final ValueLayout.OfShort BE16 = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private Layouts() {}

  /**
   * The offset of a field in bytes, for a constant in the class that accesses it.
   *
   * @param path the field's name, behind the names of the structures and unions it lies in
   */
  public static long offset(StructLayout struct, String... path) {
    return struct.byteOffset(
        Arrays.stream(path).map(PathElement::groupElement).toArray(PathElement[]::new));
  }

  /** {@code unsigned char name[count]}. */
  static SequenceLayout bytes(String name, long count) {
    return MemoryLayout.sequenceLayout(count, ValueLayout.JAVA_BYTE).withName(name);
  }
}
