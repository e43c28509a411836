package io.millrace.driver.port.decorate;

/**
 * What a {@link FaultPort} has done to the packets of one direction. What came in plus {@code
 * duplicated} is what went out plus {@code lost}, {@code lostWhileDown} and {@code held}.
 *
 * @param lost dropped by chance, or because the queue closed while they were held back
 * @param lostWhileDown dropped because the link was down
 * @param corrupted passed on with one bit flipped
 * @param truncated passed on shorter than they were
 * @param duplicated copies that were added
 * @param reordered overtaken by one later packet at least
 * @param deepest largest number of places, in the order of arrival, between the first packet that
 *     overtook one and that one (the reordering extent of RFC 4737, section 4.2.1)
 * @param held not passed on yet
 */
public record FaultStats(
    long lost,
    long lostWhileDown,
    long corrupted,
    long truncated,
    long duplicated,
    long reordered,
    long deepest,
    long held) {
  /** Nothing yet. */
  public static final FaultStats ZERO = new FaultStats(0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum of two. */
  public FaultStats plus(FaultStats other) {
    return new FaultStats(
        lost + other.lost,
        lostWhileDown + other.lostWhileDown,
        corrupted + other.corrupted,
        truncated + other.truncated,
        duplicated + other.duplicated,
        reordered + other.reordered,
        Math.max(deepest, other.deepest),
        held + other.held);
  }
}
