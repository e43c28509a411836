package io.millrace.perf.method;

/** A clock: seconds from any origin. */
@FunctionalInterface
public interface Seconds {
  /** The machine's own. */
  Seconds SYSTEM = () -> System.nanoTime() / 1e9;

  /** Now. */
  double now();
}
