package io.millrace.perf.method;

/** Hears how far a method is. */
@FunctionalInterface
public interface Progress {
  /** Nobody listens. */
  Progress NONE = (doing, secondsLeft) -> {};

  /**
   * Before each step.
   *
   * @param doing in a few words
   * @param secondsLeft until the method is through, as far as it can tell
   */
  void step(String doing, double secondsLeft);
}
