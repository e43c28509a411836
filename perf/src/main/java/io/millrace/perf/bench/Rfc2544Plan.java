package io.millrace.perf.bench;

import io.millrace.perf.method.rfc.BackToBack;
import io.millrace.perf.method.rfc.Delay;
import io.millrace.perf.method.rfc.Recovery;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How long and how often each benchmark of RFC 2544 is run.
 *
 * @param tests which of them; throughput always, because others go by it
 * @param initialSeconds shortest trial of the throughput search: only its losses count
 * @param trialSeconds of throughput and frame loss
 * @param width of the throughput's bounds, relative
 * @param budgetSeconds for the throughput search of a frame size
 * @param latencySeconds of a trial
 * @param burstSeconds longest burst
 * @param recoverySeconds of overload
 */
record Rfc2544Plan(
    Set<Test> tests,
    double initialSeconds,
    double trialSeconds,
    double width,
    double budgetSeconds,
    double latencySeconds,
    int latencyRepetitions,
    double burstSeconds,
    int burstRepetitions,
    double recoverySeconds,
    int recoveryRepetitions) {
  /** The benchmarks, with their sections. */
  enum Test {
    /** §26.1. */
    THROUGHPUT,
    /** §26.2. */
    LATENCY,
    /** §26.3. */
    LOSS,
    /** §26.4. */
    BACK_TO_BACK,
    /** §26.5. */
    RECOVERY,
    /** §26.6. */
    RESET;

    /** As it is written on the command line. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final double INITIAL_SECONDS = 1;
  private static final double WIDTH = 0.005;
  private static final double HOUR = 3600;

  /** Halvings of a burst's length until it is found, about, and the time that each takes. */
  private static final double BURST_OVERHEAD_SECONDS = 20 * 0.05;

  /** As the RFC wants it: conforming without condition, and hours long. */
  static Rfc2544Plan conforming(Set<Test> tests) {
    return new Rfc2544Plan(
        Set.copyOf(tests),
        INITIAL_SECONDS,
        60,
        WIDTH,
        HOUR,
        Delay.SECONDS,
        Delay.REPETITIONS,
        BackToBack.LONGEST_SECONDS,
        BackToBack.REPETITIONS,
        Recovery.OVERLOAD_SECONDS,
        Recovery.REPETITIONS);
  }

  /** The same procedure in a hundredth of the time: to try things out. */
  static Rfc2544Plan quick(Set<Test> tests) {
    return new Rfc2544Plan(Set.copyOf(tests), 0.1, 1, 0.01, 60, 1, 3, 0.5, 5, 1, 2);
  }

  /** All of them. */
  static Set<Test> allTests() {
    return EnumSet.allOf(Test.class);
  }

  boolean has(Test test) {
    return tests.contains(test);
  }

  /** Whether the RFC would call the results conforming without condition. */
  boolean isUnconditional() {
    return trialSeconds >= 60
        && latencySeconds >= Delay.SECONDS
        && latencyRepetitions >= Delay.REPETITIONS
        && burstSeconds >= BackToBack.LONGEST_SECONDS
        && burstRepetitions >= BackToBack.REPETITIONS
        && recoverySeconds >= Recovery.OVERLOAD_SECONDS;
  }

  /** A reset has to be seen to end: as long as an overload. */
  double resetSeconds() {
    return recoverySeconds;
  }

  /** What all but the throughput take for one frame size, about, in seconds. */
  double seconds() {
    double seconds = 0;
    for (Test test : tests) {
      seconds +=
          switch (test) {
            case THROUGHPUT -> 0;
            case LATENCY -> latencySeconds * latencyRepetitions;
            case LOSS -> 6 * trialSeconds;
            case BACK_TO_BACK ->
                burstSeconds + burstRepetitions * (burstSeconds / 4 + BURST_OVERHEAD_SECONDS);
            case RECOVERY -> recoverySeconds * 1.5 * recoveryRepetitions;
            case RESET -> resetSeconds();
          };
    }
    return seconds;
  }

  /** With the throughput: some eight trials of the full length. */
  double allSeconds() {
    return seconds() + 8 * trialSeconds;
  }
}
