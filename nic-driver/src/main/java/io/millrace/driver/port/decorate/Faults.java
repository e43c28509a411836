package io.millrace.driver.port.decorate;

/**
 * What goes wrong with packets that pass in one direction. Every share is a probability, 0 to 1,
 * and is drawn for each packet by itself, in this order.
 *
 * @param loss the packet is dropped
 * @param corruption one bit of it is flipped
 * @param truncation it is cut to a random length of at least one byte
 * @param duplication a copy follows it
 * @param reordering 1 to {@code reorderDepth} later packets overtake it, unless the direction falls
 *     silent before
 * @param reorderDepth most packets that overtake one, and most that are held back at once
 * @param patience rounds in a row without a packet after which the direction is silent
 */
public record Faults(
    double loss,
    double corruption,
    double truncation,
    double duplication,
    double reordering,
    int reorderDepth,
    int patience) {
  /** All goes well. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 1);

  /** Faults of a direction that is silent as soon as a round brings nothing. */
  public Faults(
      double loss,
      double corruption,
      double truncation,
      double duplication,
      double reordering,
      int reorderDepth) {
    this(loss, corruption, truncation, duplication, reordering, reorderDepth, 1);
  }

  /** Checks the figures. */
  public Faults {
    for (double share : new double[] {loss, corruption, truncation, duplication, reordering}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share of " + share + ": it is 0 to 1");
      }
    }
    if (reorderDepth < 1 || patience < 1) {
      throw new IllegalArgumentException(
          "a reordering depth of " + reorderDepth + ", a patience of " + patience);
    }
  }

  /** The same with this share lost. */
  public Faults withLoss(double share) {
    return new Faults(
        share, corruption, truncation, duplication, reordering, reorderDepth, patience);
  }

  /** The same with this share corrupted. */
  public Faults withCorruption(double share) {
    return new Faults(loss, share, truncation, duplication, reordering, reorderDepth, patience);
  }

  /** The same with this share truncated. */
  public Faults withTruncation(double share) {
    return new Faults(loss, corruption, share, duplication, reordering, reorderDepth, patience);
  }

  /** The same with this share duplicated. */
  public Faults withDuplication(double share) {
    return new Faults(loss, corruption, truncation, share, reordering, reorderDepth, patience);
  }

  /** The same with this share held back until 1 to {@code depth} others have passed. */
  public Faults withReordering(double share, int depth) {
    return new Faults(loss, corruption, truncation, duplication, share, depth, patience);
  }

  /**
   * The same for a direction whose packets come far apart: it is silent only after so many rounds
   * without one, so that those behind have the time to overtake.
   */
  public Faults withPatience(int rounds) {
    return new Faults(loss, corruption, truncation, duplication, reordering, reorderDepth, rounds);
  }
}
