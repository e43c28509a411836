package io.millrace.perf.method;

/**
 * Repeats a trial that the machine disturbed, a few times at most. What was disturbed never counts
 * beside an undisturbed trial; if every repetition was disturbed as well, the last is handed on
 * with its marks, and whoever uses it says so.
 */
public final class Undisturbed implements Measurer {
  /**
   * Repetitions of one trial. Disturbances come in spells of seconds; three more trials mostly get
   * past one, and a machine that is never quiet costs four times as long, not forever.
   */
  public static final int REPETITIONS = 3;

  private final Measurer measurer;
  private final int repetitions;
  private final TrialListener listener;

  /**
   * Round another one.
   *
   * @param repetitions most that are made of one trial
   */
  public Undisturbed(Measurer measurer, int repetitions, TrialListener listener) {
    this.measurer = measurer;
    this.repetitions = repetitions;
    this.listener = listener;
  }

  @Override
  public Trial measure(Offer offer) throws MeasureException {
    Trial trial = measurer.measure(offer);
    for (int again = 0; again < repetitions && !trial.isUndisturbed(); again++) {
      listener.measured(trial, false);
      trial = measurer.measure(offer);
    }
    listener.measured(trial, true);
    return trial;
  }
}
