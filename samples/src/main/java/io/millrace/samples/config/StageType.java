package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;

/**
 * A kind of stage, as the configuration knows it: the one thing to write, and to name in {@link
 * StageTypes}, for a new stage to be configurable.
 */
public interface StageType {
  /** What the file calls it. */
  String name();

  /** What it does, in one line for the user. */
  String summary();

  /**
   * Reads the settings of a stage. Takes every key it knows, notes every problem, and returns a
   * factory in any case.
   */
  StageFactory read(Section settings, ConfigContext context);
}
