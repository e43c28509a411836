package io.millrace.perf.method.rfc;

import io.millrace.perf.method.MeasureException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same measurement for several values of a parameter: routes, rules, flows, tunnels. */
public final class Steps {
  private Steps() {}

  /**
   * A measurement for one value.
   *
   * @param <R> what it finds
   */
  @FunctionalInterface
  public interface Step<R> {
    /** Sets a device up with the value, measures it, and takes it down again. */
    R measure(long value) throws MeasureException;
  }

  /**
   * Measures each, in order.
   *
   * @param values ascending, none twice
   */
  public static <R> Map<Long, R> over(List<Long> values, Step<R> step) throws MeasureException {
    Map<Long, R> results = new LinkedHashMap<>();
    long before = Long.MIN_VALUE;
    for (long value : values) {
      if (value <= before) {
        throw new IllegalArgumentException("steps: " + values + " do not ascend");
      }
      results.put(value, step.measure(value));
      before = value;
    }
    return results;
  }
}
