package io.millrace.perf.traffic;

import io.millrace.driver.port.PortStats;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trial has shown. It does not change.
 *
 * @param order what was to be done
 * @param send how the generators kept to their schedules, all lanes together
 * @param lanes the same for each lane
 * @param streams each stream by itself, lane by lane
 * @param receive what arrived beside their frames
 * @param ports how the counters of each port changed in the meantime, in the order of the tester
 * @param clockJumps readings of the clock that were before an earlier one, and were clamped
 * @param clockJumpNanos the largest of them
 * @param linkLosses how often a port's link was lost
 * @param ended whether it went on to its end, and was not interrupted
 * @param course samples in order
 */
public record TrialFigures(
    TrialOrder order,
    SendFigures send,
    List<SendFigures> lanes,
    List<StreamFigures> streams,
    ReceiveFigures receive,
    List<PortFigures> ports,
    long clockJumps,
    long clockJumpNanos,
    int linkLosses,
    boolean ended,
    List<Sample> course) {
  private static final double PRECISION = 0.001;

  /**
   * A port's counters.
   *
   * @param name of the port
   * @param change since the trial began
   */
  public record PortFigures(String name, PortStats change) {}

  /** Copies the lists. */
  public TrialFigures {
    lanes = List.copyOf(lanes);
    streams = List.copyOf(streams);
    ports = List.copyOf(ports);
    course = List.copyOf(course);
  }

  /** All streams together whose frames are recognized. */
  public StreamFigures total() {
    return streams.stream()
        .filter(StreamFigures::signed)
        .reduce(StreamFigures.none("total"), StreamFigures::plus);
  }

  /** Frames that arrived at the instrument and that it did not take in time: its own loss. */
  public long missedHere() {
    return ports.stream()
        .map(PortFigures::change)
        .mapToLong(change -> change.rxMissed() + change.rxNoBuffer())
        .sum();
  }

  /** Frames a second that departed, over the time in which they were due. */
  public double sentPerSecond() {
    return send.sent() * 1e9 / order.nanos();
  }

  /** Frames a second that came back whole, over the time in which they were due. */
  public double receivedPerSecond() {
    return total().received() * 1e9 / order.nanos();
  }

  /** What casts doubt on the figures, in sentences for the user; empty if nothing does. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    StreamFigures total = total();
    if (!ended) {
      warnings.add("The trial was interrupted: its figures are of a part of it.");
    }
    if (total.sent() > 0 && total.received() == 0) {
      warnings.add(
          "Nothing came back of %,d frames: does the device forward, and to the right port?"
              .formatted(total.sent()));
    }
    if (receive.foreign() > 0) {
      warnings.add(
          "%,d frames arrived that were not sent in this trial.".formatted(receive.foreign()));
    }
    if (receive.strayed() > 0) {
      warnings.add("%,d frames came back by the wrong port.".formatted(receive.strayed()));
    }
    if (total.corrupted() + receive.unassigned() > 0) {
      warnings.add(
          "%,d frames came back damaged; they count as lost."
              .formatted(total.corrupted() + receive.unassigned()));
    }
    if (total.undecided() > 0) {
      warnings.add(
          "%,d frames came back so late that they may be copies; they count as lost."
              .formatted(total.undecided()));
    }
    sendWarnings(warnings);
    if (missedHere() > 0) {
      warnings.add(
          "%,d frames were lost because the instrument did not take them in time."
              .formatted(missedHere()));
    }
    if (clockJumps > 0) {
      warnings.add(
          "The clock went back %,d times, by up to %,d ns: it was taken to stand still."
              .formatted(clockJumps, clockJumpNanos));
    }
    if (linkLosses > 0) {
      warnings.add("A link was lost %d times.".formatted(linkLosses));
    }
    return warnings;
  }

  private void sendWarnings(List<String> warnings) {
    if (send.sent() == 0) {
      warnings.add("Nothing could be sent: the port took no frame.");
    } else if (send.sent() < send.due() * (1 - PRECISION)) {
      warnings.add(
          "%,.0f frames/s were sent where %,.0f were asked for: %,d were passed over for want of"
                  .formatted(sentPerSecond(), send.due() * 1e9 / order.nanos(), send.skippedFull())
              + " room in the port, %,d because the generator was late."
                  .formatted(send.skippedLate()));
    }
    if (send.emptyPool() > 0) {
      warnings.add("The generator ran out of buffers: give its pool more.");
    }
  }
}
