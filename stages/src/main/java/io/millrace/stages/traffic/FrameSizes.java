package io.millrace.stages.traffic;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which sizes frames have. As everywhere in the trade (RFC 2544, section 9) the frame check
 * sequence counts, which no port hands over: a frame of 64 bytes is written as 60.
 */
public final class FrameSizes {
  /** Bytes of the frame check sequence. */
  public static final int FCS_BYTES = 4;

  private static final int MIN_SIZE = 64;

  private final int[] sizes;
  private final int[] weights;
  private final boolean inOrder;

  private FrameSizes(int[] sizes, int[] weights, boolean inOrder) {
    this.sizes = sizes;
    this.weights = weights;
    this.inOrder = inOrder;
    if (sizes.length == 0 || sizes.length != weights.length) {
      throw new IllegalArgumentException("frame sizes need at least one size, each with a weight");
    }
    if (Arrays.stream(sizes).anyMatch(size -> size < MIN_SIZE)
        || Arrays.stream(weights).anyMatch(weight -> weight < 0)) {
      throw new IllegalArgumentException(
          "a frame has at least " + MIN_SIZE + " bytes, and no weight is negative");
    }
  }

  /** All frames the same size, in bytes. */
  public static FrameSizes fixed(int bytes) {
    return new FrameSizes(new int[] {bytes}, new int[] {1}, false);
  }

  /** The simple Internet mix: of 48 frames, 28 of 64 bytes, 16 of 570 and 4 of 1518. */
  public static FrameSizes imix() {
    return weighted(new int[] {64, 570, 1518}, new int[] {28, 16, 4});
  }

  /** Sizes in bytes, each with its weight, in random order. */
  public static FrameSizes weighted(int[] sizes, int[] weights) {
    return new FrameSizes(sizes.clone(), weights.clone(), false);
  }

  /** These sizes in bytes, one after the other, from the start again at the end. */
  public static FrameSizes inOrder(int... sizes) {
    return new FrameSizes(
        sizes.clone(), IntStream.generate(() -> 1).limit(sizes.length).toArray(), true);
  }

  /**
   * Lengths of so many frames as they are written, without frame check sequence. Each size gets its
   * share, to within one frame.
   */
  int[] lengths(int count, SplittableRandom random) {
    int[] lengths = new int[count];
    if (inOrder) {
      Arrays.setAll(lengths, i -> sizes[i % sizes.length] - FCS_BYTES);
      return lengths;
    }
    int[] shares = Shares.split(count, Arrays.stream(weights).asDoubleStream().toArray());
    int at = 0;
    for (int i = 0; i < sizes.length; i++) {
      Arrays.fill(lengths, at, at + shares[i], sizes[i] - FCS_BYTES);
      at += shares[i];
    }
    Shares.shuffle(lengths, random);
    return lengths;
  }
}
