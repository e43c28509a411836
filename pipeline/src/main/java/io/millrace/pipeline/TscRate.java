package io.millrace.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Rate of the processor's time stamp counter, so that times can be told in cycles and compared with
 * figures from elsewhere. It is the nominal frequency that the processor's name carries, or else
 * what the kernel shows as the current one, which in a virtual machine is the counter's own.
 */
public final class TscRate {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final double GIGAHERTZ = read();

  private TscRate() {}

  /** Cycles in a nanosecond, NaN if the system does not tell. */
  public static double gigahertz() {
    return GIGAHERTZ;
  }

  private static double read() {
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return lines
          .filter(line -> line.startsWith("cpu MHz"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)) / 1000)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | NumberFormatException e) {
      return Double.NaN;
    }
  }
}
