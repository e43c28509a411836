package io.millrace.perf.method;

/** Hears of every trial, those included that do not count. */
@FunctionalInterface
public interface TrialListener {
  /**
   * One is over.
   *
   * @param counts whether the method goes by it, or it was disturbed and is repeated
   */
  void measured(Trial trial, boolean counts);
}
