package io.millrace.perf.traffic;

import java.time.Duration;
import java.util.List;

/**
 * What a trial does: warms up, sends frames that count, waits for what is under way.
 *
 * @param phases loads in a row, without a pause
 * @param warmUpNanos for which the first load is sent without counting
 * @param drainNanos longest wait for what is under way, after the last frame (RFC 2544, section 23,
 *     waits 2 s)
 * @param quietNanos wait after the last arrival once nothing is missing: more would be duplicates
 * @param patienceNanos how late a frame may be written; later it is passed over
 * @param sampleNanos time from one sample of the course to the next
 * @param variation whether delays of neighbors are compared (IPDV), which costs a little
 * @param wholePayload whether all of each frame's data are verified, by its transport checksum, or
 *     only the signature
 */
public record TrialOrder(
    List<Phase> phases,
    long warmUpNanos,
    long drainNanos,
    long quietNanos,
    long patienceNanos,
    long sampleNanos,
    boolean variation,
    boolean wholePayload) {
  /**
   * A load for a time.
   *
   * @param load when frames are due
   * @param nanos how long
   */
  public record Phase(Load load, long nanos) {
    /** Checks the time. */
    public Phase {
      if (nanos < 1) {
        throw new TrafficException("a trial of " + nanos + " ns");
      }
    }
  }

  /** Checks the figures. */
  public TrialOrder {
    phases = List.copyOf(phases);
    if (phases.isEmpty()
        || warmUpNanos < 0
        || drainNanos < 0
        || quietNanos < 0
        || patienceNanos < 1
        || sampleNanos < 1) {
      throw new TrafficException("a trial has at least one phase, and no time is negative");
    }
    long floods = phases.stream().filter(phase -> phase.load() instanceof Load.Flood).count();
    if (floods > 0 && floods < phases.size()) {
      throw new TrafficException("a flood cannot be mixed with other loads in one trial");
    }
  }

  /**
   * One load for a time: no warm-up, up to 2 s of waiting for what is under way, and frames that
   * are more than 100 µs late passed over.
   */
  public static TrialOrder of(Load load, Duration duration) {
    return new TrialOrder(
        List.of(new Phase(load, duration.toNanos())),
        0,
        2_000_000_000L,
        10_000_000L,
        100_000L,
        100_000_000L,
        false,
        false);
  }

  /** The same with other phases. */
  public TrialOrder phases(List<Phase> others) {
    return new TrialOrder(
        others,
        warmUpNanos,
        drainNanos,
        quietNanos,
        patienceNanos,
        sampleNanos,
        variation,
        wholePayload);
  }

  /** The same with a warm-up. */
  public TrialOrder warmUp(Duration time) {
    return new TrialOrder(
        phases,
        time.toNanos(),
        drainNanos,
        quietNanos,
        patienceNanos,
        sampleNanos,
        variation,
        wholePayload);
  }

  /** The same with other waits at the end. */
  public TrialOrder drain(Duration longest, Duration quiet) {
    return new TrialOrder(
        phases,
        warmUpNanos,
        longest.toNanos(),
        quiet.toNanos(),
        patienceNanos,
        sampleNanos,
        variation,
        wholePayload);
  }

  /** The same with another patience. */
  public TrialOrder patience(Duration time) {
    return new TrialOrder(
        phases,
        warmUpNanos,
        drainNanos,
        quietNanos,
        time.toNanos(),
        sampleNanos,
        variation,
        wholePayload);
  }

  /** The same with samples at other distances. */
  public TrialOrder samples(Duration distance) {
    return new TrialOrder(
        phases,
        warmUpNanos,
        drainNanos,
        quietNanos,
        patienceNanos,
        distance.toNanos(),
        variation,
        wholePayload);
  }

  /** The same with the delays of neighbors compared. */
  public TrialOrder withVariation() {
    return new TrialOrder(
        phases,
        warmUpNanos,
        drainNanos,
        quietNanos,
        patienceNanos,
        sampleNanos,
        true,
        wholePayload);
  }

  /** The same with all data verified. */
  public TrialOrder withWholePayload() {
    return new TrialOrder(
        phases, warmUpNanos, drainNanos, quietNanos, patienceNanos, sampleNanos, variation, true);
  }

  /** Time in which frames that count are due. */
  public long nanos() {
    return phases.stream().mapToLong(Phase::nanos).sum();
  }

  /** Whether frames are sent as fast as they are taken, so that none can be late. */
  public boolean isFlood() {
    return phases.getFirst().load() instanceof Load.Flood;
  }
}
