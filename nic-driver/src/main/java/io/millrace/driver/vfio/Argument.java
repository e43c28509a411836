package io.millrace.driver.vfio;

import io.millrace.driver.ffi.Layouts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** A structure that a request takes, zero but for its first field: its size in 32 bits. */
record Argument(StructLayout layout, MemorySegment memory) {
  static Argument of(Arena arena, StructLayout layout) {
    return of(arena, layout, layout.byteSize());
  }

  /** With room for what follows the structure. */
  static Argument of(Arena arena, StructLayout layout, long bytes) {
    MemorySegment memory = arena.allocate(bytes, Long.BYTES);
    memory.set(ValueLayout.JAVA_INT, 0, Math.toIntExact(bytes));
    return new Argument(layout, memory);
  }

  /** The size as it stands in the first field: what it would take, after the kernel has set it. */
  int size() {
    return memory.get(ValueLayout.JAVA_INT, 0);
  }

  int getInt(String field) {
    return memory.get(ValueLayout.JAVA_INT, Layouts.offset(layout, field));
  }

  long getLong(String field) {
    return memory.get(ValueLayout.JAVA_LONG, Layouts.offset(layout, field));
  }

  Argument putInt(String field, int value) {
    memory.set(ValueLayout.JAVA_INT, Layouts.offset(layout, field), value);
    return this;
  }

  Argument putLong(String field, long value) {
    memory.set(ValueLayout.JAVA_LONG, Layouts.offset(layout, field), value);
    return this;
  }
}
