package io.millrace.driver.card;

/**
 * One register, or a row of equal ones, as the datasheet has it. Drivers keep theirs in static
 * final fields, so that the offset is a constant to the JIT compiler, and list them in a table.
 *
 * @param name the datasheet's name
 * @param offset bytes from the start of the BAR; of the first one if there are several
 * @param stride bytes from one to the next
 * @param count how many there are
 * @param access what reading and writing do
 * @param meaning in a few words
 */
public record Register(
    String name, int offset, int stride, int count, Access access, String meaning) {
  /** What a register does when read and written. */
  public enum Access {
    /** Reads as it was written, or as the card has changed it. */
    READ_WRITE,
    /** Writing has no effect. */
    READ_ONLY,
    /** Reading has no meaning. */
    WRITE_ONLY,
    /** Reading sets it to zero: counters. */
    READ_TO_CLEAR,
    /** Ones written clear the bits that they stand at. */
    WRITE_ONE_TO_CLEAR
  }

  /** Checks the figures. */
  public Register {
    if (offset < 0 || count < 1 || count > 1 && stride < 1) {
      throw new IllegalArgumentException("register " + name);
    }
  }

  /** A single register. */
  public static Register of(String name, int offset, Access access, String meaning) {
    return new Register(name, offset, 0, 1, access, meaning);
  }

  /** A row of registers. */
  public static Register row(
      String name, int offset, int stride, int count, Access access, String meaning) {
    return new Register(name, offset, stride, count, access, meaning);
  }

  /** Offset of one of the row; the index is the caller's to keep in range. */
  public int at(int index) {
    return offset + index * stride;
  }

  /** Reads it, 32 bits wide. */
  public int get(Bar bar) {
    return bar.get32(offset);
  }

  /** Writes it, 32 bits wide. */
  public void put(Bar bar, int value) {
    bar.put32(offset, value);
  }

  /** Reads one of the row. */
  public int get(Bar bar, int index) {
    return bar.get32(at(index));
  }

  /** Writes one of the row. */
  public void put(Bar bar, int index, int value) {
    bar.put32(at(index), value);
  }

  /** Sets bits and leaves the others. */
  public void set(Bar bar, int bits) {
    put(bar, get(bar) | bits);
  }

  /** Clears bits and leaves the others. */
  public void clear(Bar bar, int bits) {
    put(bar, get(bar) & ~bits);
  }
}
