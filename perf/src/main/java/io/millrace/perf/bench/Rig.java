package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.rfc.Reset;
import io.millrace.perf.result.Setup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A device under test and the ports it is measured through, ready for trials. */
interface Rig extends AutoCloseable {
  /** What the report says about the device. */
  Description description();

  /** The instrument's ports. */
  List<Setup.Port> ports();

  /**
   * Measures the device with such frames. One at a time: what the call before returned is of no use
   * any more.
   *
   * @param delays whether the delays of neighbors are compared, which costs the instrument a little
   */
  Measurer measurer(Frames frames, boolean delays) throws MeasureException;

  /**
   * Checks that the ports take such frames, before time is spent on others.
   *
   * @throws MeasureException if they do not
   */
  default void check(Frames frames) throws MeasureException {}

  /** What the report has to say of the rates that were asked for; empty if nothing. */
  default List<String> warnings() {
    return List.of();
  }

  /** Highest rate that may be offered, frames a second: the line's, or what can be sent. */
  double highestRate(Frames frames) throws MeasureException;

  /** What the line carries, frames a second; 0 if there is no line. */
  double lineRate(Frames frames);

  /** What resets the device, if there is anything. */
  default Optional<Reset.Switch> reset() {
    return Optional.empty();
  }

  /** Frames that the device says it dropped since it was started, by its reason; empty if mute. */
  default Map<String, Long> drops() {
    return Map.of();
  }

  /** Processors of generator and device, or empty if they are pinned to none. */
  List<Integer> cpus();

  /** Processes whose threads measure or are measured. */
  default List<Long> processes() {
    return List.of(ProcessHandle.current().pid());
  }

  @Override
  void close() throws MeasureException;

  /**
   * A device in words.
   *
   * @param scenario what it does with the traffic
   * @param configuration whole text, or empty
   */
  record Description(
      String name,
      String version,
      String scenario,
      String link,
      String command,
      String configuration) {}
}
