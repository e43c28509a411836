package io.millrace.perf.result;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How values in nanoseconds are spread: the usual percentiles for everybody, and the whole
 * histogram for programs.
 *
 * @param count values
 * @param min the least; 0 if there are none
 * @param mean of all
 * @param max the greatest
 * @param percentiles nanoseconds by percentile, such as 99.9, in ascending order
 * @param histogram HdrHistogram's compressed encoding (V2) in base 64
 */
public record Distribution(
    long count, long min, double mean, long max, Map<String, Long> percentiles, String histogram) {
  /** The ones that are written out. */
  public static final List<Double> PERCENTILES =
      List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 99.999, 99.9999);

  /** Copies the map. */
  public Distribution {
    Require.notNegative(mean, "mean");
    Require.present(histogram, "histogram");
    percentiles = Require.copy(percentiles, "percentiles");
  }

  /** Of a histogram of nanoseconds. */
  public static Distribution of(Histogram histogram) {
    Map<String, Long> percentiles = new LinkedHashMap<>();
    for (double percentile : PERCENTILES) {
      percentiles.put(name(percentile), histogram.getValueAtPercentile(percentile));
    }
    boolean empty = histogram.getTotalCount() == 0;
    return new Distribution(
        histogram.getTotalCount(),
        empty ? 0 : histogram.getMinValue(),
        empty ? 0 : histogram.getMean(),
        histogram.getMaxValue(),
        percentiles,
        encode(histogram));
  }

  /** A percentile as a key of the map: 50, 99.9. */
  public static String name(double percentile) {
    String text = String.format(Locale.ROOT, "%.4f", percentile);
    return text.replaceAll("\\.?0+$", "");
  }

  private static String encode(Histogram histogram) {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }

  /**
   * The whole histogram, a new one.
   *
   * @throws IllegalArgumentException if what the file holds is none
   */
  public Histogram decode() {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(histogram));
      return Histogram.decodeFromCompressedByteBuffer(bytes, 0);
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("not a histogram: " + e.getMessage(), e);
    }
  }
}
