package io.millrace.perf.traffic;

/** Hears how a trial goes on. */
@FunctionalInterface
public interface TrialWatch {
  /** Nobody listens. */
  TrialWatch NONE = sample -> {};

  /** At each sample, by the thread that receives: whatever this takes is taken from the trial. */
  void sampled(Sample sample);
}
