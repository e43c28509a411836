package io.millrace.perf.method.search;

/**
 * What is searched for (RFC 9971, search goal): the highest load at which the device loses no more
 * than this.
 *
 * @param name such as NDR
 * @param lossRatio most that a trial may lose and be good, 0 to below 1
 * @param exceedRatio share of the time at a load in which more may be lost, 0 to below 1
 * @param initialSeconds shortest trial
 * @param finalSeconds shortest trial that can prove that a load is carried
 * @param sumSeconds time at a load that decides about it
 * @param width how far apart, relative to the upper one, the bounds may be in the end
 */
public record Goal(
    String name,
    double lossRatio,
    double exceedRatio,
    double initialSeconds,
    double finalSeconds,
    double sumSeconds,
    double width) {
  /**
   * RFC 9971's recommendation: the median trial decides, and one that was hit by noise does not.
   */
  public static final double EXCEED_RATIO = 0.5;

  /** The field's usual precision, and PDR's own loss ratio: no narrower width makes sense there. */
  public static final double WIDTH = 0.005;

  /** What the field calls a partial drop. */
  public static final double PARTIAL = 0.005;

  /** Refuses what RFC 9971 does. */
  public Goal {
    require(lossRatio >= 0 && lossRatio < 1, "loss ratio", lossRatio, "0 to below 1");
    require(exceedRatio >= 0 && exceedRatio < 1, "exceed ratio", exceedRatio, "0 to below 1");
    require(finalSeconds > 0, "final trial duration", finalSeconds, "above 0");
    require(
        initialSeconds > 0 && initialSeconds <= finalSeconds,
        "initial trial duration",
        initialSeconds,
        "above 0, and no longer than the final one, " + finalSeconds);
    require(
        sumSeconds >= finalSeconds,
        "duration sum",
        sumSeconds,
        "no shorter than the final trial duration, " + finalSeconds);
    require(width > 0 && width < 1, "width", width, "above 0 and below 1");
  }

  private static void require(boolean holds, String what, double value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(what + " " + value + ": it is " + wanted);
    }
  }

  /** The rate without loss. */
  public static Goal ndr(double initialSeconds, double finalSeconds, double sum, double width) {
    return new Goal("NDR", 0, EXCEED_RATIO, initialSeconds, finalSeconds, sum, width);
  }

  /** The rate at which half a percent may be lost. */
  public static Goal pdr(double initialSeconds, double finalSeconds, double sum, double width) {
    return new Goal("PDR", PARTIAL, EXCEED_RATIO, initialSeconds, finalSeconds, sum, width);
  }

  /**
   * RFC 2544's throughput, by RFC 9971's own mapping: one trial of the full length without any
   * loss. Unconditionally so with trials of 60 seconds.
   */
  public static Goal rfc2544(double initialSeconds, double finalSeconds, double width) {
    return new Goal("throughput", 0, 0, initialSeconds, finalSeconds, finalSeconds, width);
  }
}
