package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.SimulatedDevice;
import io.millrace.perf.method.rfc.Reset;
import io.millrace.perf.result.Setup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A device on paper, on a line of 10 Gbit/s. */
final class SimulatedRig implements Rig {
  static final double LINE_BITS = 10e9;

  final SimulatedDevice device;
  final Map<String, Long> drops = new HashMap<>();
  int resets;

  SimulatedRig(SimulatedDevice device) {
    this.device = device;
  }

  @Override
  public Description description() {
    return new Description("paper", "1", "nothing", "none", "", "");
  }

  @Override
  public List<Setup.Port> ports() {
    return List.of();
  }

  @Override
  public Measurer measurer(Frames frames, boolean delays) {
    return device;
  }

  @Override
  public double highestRate(Frames frames) {
    return frames.perSecond(LINE_BITS);
  }

  @Override
  public double lineRate(Frames frames) {
    return frames.perSecond(LINE_BITS);
  }

  @Override
  public Optional<Reset.Switch> reset() {
    return Optional.of(() -> resets++);
  }

  @Override
  public Map<String, Long> drops() {
    return Map.copyOf(drops);
  }

  @Override
  public List<Integer> cpus() {
    return List.of();
  }

  @Override
  public void close() {}
}
