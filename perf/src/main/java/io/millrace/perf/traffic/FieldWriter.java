package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;

/** Writes the next value of one field into each frame. For one thread. */
final class FieldWriter {
  private final int offset;
  private final int bytes;
  private final boolean inHeaderSum;
  private final boolean inTransportSum;
  private final long first;
  private final long step;
  private final long count;
  private final long[] values;
  private final boolean random;
  private long state;

  /**
   * A field.
   *
   * @param place where it is
   * @param variation which values it has
   */
  FieldWriter(FieldPlace place, Variation variation) {
    offset = place.offset();
    bytes = place.bytes();
    inHeaderSum = place.inHeaderSum();
    inTransportSum = place.inTransportSum();
    random = variation instanceof Variation.Random;
    long from = 0;
    long by = 0;
    long of = 0;
    long[] listed = {};
    switch (variation) {
      case Variation.Increment v -> {
        from = v.first();
        by = v.step();
        of = v.count();
      }
      case Variation.Random v -> {
        from = v.first();
        of = v.count();
        state = v.seed();
      }
      case Variation.Values v -> {
        listed = v.all().stream().mapToLong(Long::longValue).toArray();
        of = listed.length;
      }
    }
    first = from;
    step = by;
    count = of;
    values = listed;
  }

  private long next() {
    if (random) {
      // SplitMix64 (Steele, Lea, Flood 2014), brought into range by a multiplication.
      state += 0x9e37_79b9_7f4a_7c15L;
      long z = (state ^ state >>> 30) * 0xbf58_476d_1ce4_e5b9L;
      z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
      return first + Math.unsignedMultiplyHigh(z ^ z >>> 31, count);
    }
    long index = state;
    state = index + 1 == count ? 0 : index + 1;
    return values.length > 0 ? values[(int) index] : first + index * step;
  }

  /** Writes a value and returns the sum of its words, which were zero before. */
  long write(long packet) {
    long value = next();
    long at = packet + offset;
    if (bytes == 2) {
      PacketMemory.putShort(at, (int) value);
      return value & 0xffff;
    }
    if (bytes == 4) {
      PacketMemory.putInt(at, (int) value);
      return (value >>> 16 & 0xffff) + (value & 0xffff);
    }
    if (bytes == 6) {
      Ethernet.putAddress(at, value);
      return 0;
    }
    PacketMemory.putLong(at, value);
    return (value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff);
  }

  boolean inHeaderSum() {
    return inHeaderSum;
  }

  boolean inTransportSum() {
    return inTransportSum;
  }
}
