package io.millrace.samples.config;

import io.millrace.driver.port.decorate.Faults;
import io.millrace.samples.yaml.Section;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong at a port, for tests.
 *
 * @param rx with packets it receives
 * @param tx with packets it sends
 * @param upNanos how long the link is up each time
 * @param downNanos how long it is down each time; 0 for a link that stays up
 * @param seed the same one does the same damage
 */
public record FaultSettings(Faults rx, Faults tx, long upNanos, long downNanos, long seed) {
  private static final int DEFAULT_DEPTH = 8;

  static FaultSettings read(Section section) {
    FaultSettings settings =
        new FaultSettings(
            direction(section.section("rx")),
            direction(section.section("tx")),
            Math.max(1, section.nanos("up", TimeUnit.SECONDS.toNanos(1))),
            section.nanos("down", 0),
            section.longNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1));
    section.end();
    return settings;
  }

  private static Faults direction(Section section) {
    Faults faults =
        new Faults(
            section.fraction("loss", 0, 1, 0),
            section.fraction("corruption", 0, 1, 0),
            section.fraction("truncation", 0, 1, 0),
            section.fraction("duplication", 0, 1, 0),
            section.fraction("reordering", 0, 1, 0),
            section.number("reorder-depth", 1, 1 << 10, DEFAULT_DEPTH));
    section.end();
    return faults;
  }
}
