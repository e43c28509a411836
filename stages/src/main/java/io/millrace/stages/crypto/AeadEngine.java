package io.millrace.stages.crypto;

/**
 * What was found of an engine.
 *
 * @param name as in configuration and statistics
 * @param version of the library, as it says itself; empty when there is none
 * @param problem why it is not used, a sentence; empty when it has been proved and can be
 */
public record AeadEngine(String name, String version, String problem) {
  /** Whether it can be used. */
  public boolean isUsable() {
    return problem.isEmpty();
  }
}
