package io.millrace.perf.bench;

import io.millrace.perf.method.Disturbance;
import io.millrace.perf.method.Trial;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a search need not mind. Time that is taken from a device makes it lose frames, never carry
 * more: a trial that lost nothing although time was taken proves its load all the same. Were it
 * repeated, a shared machine would have no result, and not a better one. What may make a device
 * faster than it is, such as another frequency, is never excused.
 */
final class Excused {
  private static final Set<Disturbance.Kind> TAKES_TIME =
      EnumSet.of(Disturbance.Kind.STEAL, Disturbance.Kind.RUN_QUEUE);

  private Excused() {}

  /** The trial without the marks that do not matter for whether its load is carried. */
  static Trial of(Trial trial) {
    if (!trial.isOffered() || trial.lossRatio() > 0) {
      return trial;
    }
    return trial.withDisturbances(
        trial.disturbances().stream()
            .filter(disturbance -> !TAKES_TIME.contains(disturbance.kind()))
            .toList());
  }
}
