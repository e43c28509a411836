package io.millrace.driver.card;

/**
 * Memory-mapped registers: one base address region of a card. Registers are little-endian; offsets
 * are in bytes, and multiples of the width.
 *
 * <p>A write is ordered after all writes to packet memory before it, so that descriptors are there
 * when the doorbell rings; a read is ordered before all accesses after it. On x86 both cost nothing
 * but the access itself: stores are not reordered with stores, nor loads with loads, and a BAR is
 * mapped uncached (Intel SDM volume 3, 9.2 and 12.3).
 *
 * <p>A card that is gone reads as all ones.
 */
public interface Bar {
  /** Bytes. */
  long size();

  /** Reads 8 bits, unsigned. */
  int get8(long offset);

  /** Reads 16 bits, unsigned. */
  int get16(long offset);

  /** Reads 32 bits. */
  int get32(long offset);

  /** Writes 8 bits. */
  void put8(long offset, int value);

  /** Writes 16 bits. */
  void put16(long offset, int value);

  /** Writes 32 bits. */
  void put32(long offset, int value);

  /** Writes 64 bits in one access. */
  void put64(long offset, long value);
}
