package io.millrace.stages.table.bucket;

/**
 * What a token bucket lets through: so many packets a second, so many bits a second, or both, and
 * how much of each at once after a rest. Bits are those of the frame from its Ethernet header on,
 * without preamble, checksum and gap.
 *
 * @param packetsPerSecond 1 to 10^9, or {@link #UNLIMITED}
 * @param burstPackets packets at once, at least 1
 * @param bitsPerSecond 8,000 to 10^12, or {@link #UNLIMITED}
 * @param burstBytes bytes at once; a frame that is longer never passes
 */
public record Rate(long packetsPerSecond, int burstPackets, long bitsPerSecond, int burstBytes) {
  /** No limit. */
  public static final long UNLIMITED = 0;

  private static final int DEFAULT_BURST_PACKETS = 64;
  private static final int DEFAULT_BURST_BYTES = 1 << 17;
  private static final int MIN_BURST_BYTES = 1518;

  /** Checks the ranges. */
  public Rate {
    require(
        packetsPerSecond == UNLIMITED || isWithin(packetsPerSecond, 1, 1_000_000_000),
        "packets-per-second: 1 to 1000000000 are possible");
    require(
        bitsPerSecond == UNLIMITED || isWithin(bitsPerSecond, 8_000, 1_000_000_000_000L),
        "bits-per-second: 8000 to 1000000000000 are possible");
    require(
        packetsPerSecond != UNLIMITED || bitsPerSecond != UNLIMITED,
        "packets-per-second: give this, bits-per-second, or both");
    require(burstPackets >= 1, "burst-packets: it is 1 at least");
    require(
        burstBytes >= MIN_BURST_BYTES,
        "burst-bytes: it is " + MIN_BURST_BYTES + " at least, or a full-sized frame never passes");
  }

  /** A limit on bits, with a burst of 128 KiB. */
  public static Rate ofBits(long perSecond) {
    return new Rate(UNLIMITED, DEFAULT_BURST_PACKETS, perSecond, DEFAULT_BURST_BYTES);
  }

  private static boolean isWithin(long value, long least, long most) {
    return least <= value && value <= most;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
