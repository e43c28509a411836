package io.millrace.perf.method;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sizes of the frames that are offered, in turn.
 *
 * @param name what the result calls them
 * @param sizes bytes with the frame check sequence, as RFC 2544 counts them
 */
public record Frames(String name, List<Integer> sizes) {
  /** Smallest Ethernet frame. */
  public static final int SMALLEST = 64;

  /** Largest that a buffer holds in one piece, and a few headers more. */
  public static final int LARGEST = 2000;

  /** Preamble, start delimiter and the gap between frames: IEEE 802.3 §4.4.2. */
  private static final int OVERHEAD_BYTES = 20;

  /** The sizes of RFC 2544 §9.1 for Ethernet. */
  public static final List<Integer> STANDARD_SIZES = List.of(64, 128, 256, 512, 1024, 1280, 1518);

  /** The Internet mix: 28 of 64 bytes, 16 of 570, 4 of 1518. */
  public static final Frames IMIX = new Frames("imix", imixSizes());

  /** Refuses what no port could send. */
  public Frames {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < SMALLEST || size > LARGEST)) {
      throw new IllegalArgumentException(
          "frame size " + name + ": " + SMALLEST + " to " + LARGEST + " bytes, or imix");
    }
  }

  /** Frames of one size. */
  public static Frames of(int bytes) {
    return new Frames("" + bytes, List.of(bytes));
  }

  /**
   * As the user says it.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public static Frames parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.equals(IMIX.name)) {
      return IMIX;
    }
    try {
      return of(Integer.parseInt(word));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "frame size " + text + ": " + SMALLEST + " to " + LARGEST + " bytes, or imix", e);
    }
  }

  /** Mean bytes of a frame, with the frame check sequence. */
  public double meanBytes() {
    return sizes.stream().mapToInt(Integer::intValue).average().orElseThrow();
  }

  /** Frames that a line of so many bits a second carries in one second, gaps counted. */
  public double perSecond(double bitsPerSecond) {
    return bitsPerSecond / (8 * (meanBytes() + OVERHEAD_BYTES));
  }

  /** Spread evenly: the large ones do not come in a row. */
  private static List<Integer> imixSizes() {
    List<Integer> quarter = List.of(64, 570, 64, 64, 570, 64, 64, 570, 64, 570, 64, 1518);
    return IntStream.range(0, 4).boxed().flatMap(i -> quarter.stream()).toList();
  }

  /** All that RFC 2544 asks for, and the Internet mix. */
  public static List<Frames> standard() {
    return Stream.concat(STANDARD_SIZES.stream().map(Frames::of), Stream.of(IMIX)).toList();
  }
}
