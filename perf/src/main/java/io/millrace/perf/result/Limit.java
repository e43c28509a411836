package io.millrace.perf.result;

/** Who kept a trial from carrying more. */
public enum Limit {
  /** Nobody: everything offered was sent and came back. */
  NONE,
  /** The device: it lost frames, or had no room for them. */
  DEVICE,
  /** The instrument: the figure is a floor. */
  GENERATOR
}
