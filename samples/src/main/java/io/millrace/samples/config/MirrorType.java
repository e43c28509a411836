package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.mirror.Mirror;

/** {@code mirror}: copies packets to a second output. */
final class MirrorType implements StageType {
  @Override
  public String name() {
    return "mirror";
  }

  @Override
  public String summary() {
    return "sends copies of packets to its output 'copy'";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    int every = settings.number("every", 1, Integer.MAX_VALUE, 1);
    int truncate = settings.number("truncate", 1, Mirror.WHOLE, Mirror.WHOLE);
    return assembly -> () -> new Mirror(every, truncate);
  }
}
