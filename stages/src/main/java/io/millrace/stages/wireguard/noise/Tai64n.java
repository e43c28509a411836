package io.millrace.stages.wireguard.noise;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A time as TAI64N (Bernstein, "TAI64, TAI64N, and TAI64NA"): 12 bytes, big-endian, so that bytes
 * compare as times do.
 *
 * @param seconds label of the second
 * @param nanos within the second
 */
record Tai64n(long seconds, int nanos) implements Comparable<Tai64n> {
  /** Bytes of a timestamp. */
  static final int BYTES = Long.BYTES + Integer.BYTES;

  /** Before every other. */
  static final Tai64n ZERO = new Tai64n(0, 0);

  /**
   * The label of 1970. Ten seconds were between the time scales then; leap seconds since are left
   * out, as every implementation of WireGuard does.
   */
  private static final long EPOCH = 0x4000_0000_0000_000aL;

  /**
   * Timestamps are rounded down to so many nanoseconds, as Linux and wireguard-go do, so that they
   * tell little of our clock: a power of two, less than the time between two initiations.
   */
  static final int GRAIN_NANOS = 1 << 24;

  private static final int SECOND_NANOS = 1_000_000_000;

  /** The grain that a time lies in. */
  static Tai64n of(Instant time) {
    return new Tai64n(EPOCH + time.getEpochSecond(), time.getNano() & -GRAIN_NANOS);
  }

  /** One grain later. */
  Tai64n next() {
    int later = nanos + GRAIN_NANOS;
    return later < SECOND_NANOS ? new Tai64n(seconds, later) : new Tai64n(seconds + 1, 0);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(seconds).putInt(nanos).array();
  }

  static Tai64n fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Tai64n(in.getLong(), in.getInt());
  }

  @Override
  public int compareTo(Tai64n other) {
    int first = Long.compareUnsigned(seconds, other.seconds);
    return first != 0 ? first : Integer.compareUnsigned(nanos, other.nanos);
  }
}
