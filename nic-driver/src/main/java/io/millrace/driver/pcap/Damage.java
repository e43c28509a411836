package io.millrace.driver.pcap;

/**
 * Where a capture stops making sense. What comes before it is sound; nothing after it can be found.
 *
 * @param offset where the record begins that cannot be read, in bytes from the start of the file
 * @param what what is wrong with it, to follow "the file "
 */
public record Damage(long offset, String what) {
  @Override
  public String toString() {
    return "the file " + what + " at byte " + offset;
  }
}
