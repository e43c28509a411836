package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.sink.Sink;

/** {@code sink}: takes packets and gives none back. */
final class SinkType implements StageType {
  @Override
  public String name() {
    return "sink";
  }

  @Override
  public String summary() {
    return "drops everything: the end of a branch";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    return assembly -> Sink::new;
  }
}
