package io.millrace.perf.traffic;

/**
 * What a wire has done to frames on purpose, and what the instrument says of it.
 *
 * @param what was looked at, with its unit if it is no number of frames
 * @param injected what the wire did, by its own count
 * @param found what the instrument says
 * @param tolerance by how much that may be off: the instrument's resolution
 */
public record Finding(String what, long injected, long found, long tolerance) {
  static Finding exact(String what, long injected, long found) {
    return new Finding(what, injected, found, 0);
  }

  static Finding within(String what, long injected, long found, long tolerance) {
    return new Finding(what, injected, found, tolerance);
  }

  /** Whether it says what was. */
  public boolean isRight() {
    return Math.abs(found - injected) <= tolerance;
  }
}
