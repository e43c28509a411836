package io.millrace.samples.selftest;

/**
 * What came of one check.
 *
 * @param check its name
 * @param result what came of it
 * @param text figures, or what is wrong, for the user
 * @param millis how long it took
 */
public record CheckResult(String check, Result result, String text, long millis) {
  /** What can come of a check. */
  public enum Result {
    /** As it should be. */
    PASSED,
    /** Not as it should be. */
    FAILED,
    /** The card, or the set-up, does not have what it takes. */
    NOT_RUN
  }
}
