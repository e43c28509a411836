package io.millrace.driver.bind;

import java.io.IOException;

/** Carries steps out. */
@FunctionalInterface
public interface Operator {
  /**
   * Does it, and returns when it is done.
   *
   * @throws IOException with a message for the user if it could not be done
   */
  void perform(Step step) throws IOException;
}
