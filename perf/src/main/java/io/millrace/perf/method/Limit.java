package io.millrace.perf.method;

/** Who kept a trial from carrying more. */
public enum Limit {
  /** Nobody: everything offered was sent and came back. */
  NONE,
  /** The device lost frames, or had no room for them. */
  DEVICE,
  /** The generator was behind its own schedule although there was room: the figure is a floor. */
  GENERATOR
}
