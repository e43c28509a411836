package io.millrace.perf.traffic;

import java.util.List;

/**
 * What the instrument can do and see, against itself over a wire of this process.
 *
 * @param ceilingPerSecond frames of 64 bytes that one thread sends and receives in a second
 * @param paced the trial at one million frames a second: how evenly they departed, how long they
 *     took
 * @param findings known damage beside what was found of it
 */
public record SelfCheckFigures(
    double ceilingPerSecond, TrialFigures paced, List<Finding> findings) {
  /** Copies the list. */
  public SelfCheckFigures {
    findings = List.copyOf(findings);
  }

  /** The error of the time between departures that 99 of 100 do not exceed, in nanoseconds. */
  public long gapErrorP99Nanos() {
    return paced.send().gapErrors().at(99);
  }

  /** The shortest that a frame took which nothing delays: what is in every latency. */
  public long latencyFloorNanos() {
    return paced.total().latencySent().min();
  }

  /** What a latency may be too large by, in 99 of 100 cases: the time between two looks. */
  public long resolutionNanos() {
    return paced.receive().polls().at(99);
  }

  /** Whether all known damage was found as it was. */
  public boolean isRight() {
    return findings.stream().allMatch(Finding::isRight);
  }
}
