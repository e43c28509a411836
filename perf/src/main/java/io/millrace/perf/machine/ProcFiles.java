package io.millrace.perf.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** What Linux tells in files: proc(5), and cpufreq in sysfs. */
final class ProcFiles {
  static final ProcFiles SYSTEM = new ProcFiles(Path.of("/proc"), Path.of("/sys"));

  /** Of a line of /proc/stat, counted from 0: its name, then user, nice, ... */
  private static final int STEAL = 8;

  private final Path proc;
  private final Path sys;

  ProcFiles(Path proc, Path sys) {
    this.proc = proc;
    this.sys = sys;
  }

  /** Ticks stolen from these processors, or from all on average if none is named. */
  long stolenTicks(List<Integer> cpus) {
    long sum = 0;
    long lines = 0;
    for (String line : lines(proc.resolve("stat"))) {
      String[] words = line.split(" +");
      if (words.length > STEAL
          && words[0].matches("cpu\\d+")
          && (cpus.isEmpty() || cpus.contains(Integer.parseInt(words[0].substring(3))))) {
        sum += Long.parseLong(words[STEAL]);
        lines++;
      }
    }
    return cpus.isEmpty() && lines > 0 ? sum / lines : sum;
  }

  /** The slowest of these processors, or of all, in MHz; 0 if nothing is told. */
  double megahertz(List<Integer> cpus) {
    OptionalDouble scaled =
        cpus.stream().mapToDouble(this::scaled).filter(megahertz -> megahertz > 0).min();
    return scaled.orElseGet(() -> described(cpus));
  }

  private double scaled(int cpu) {
    Path file = sys.resolve("devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_cur_freq");
    List<String> lines = lines(file);
    return lines.isEmpty() ? 0 : Double.parseDouble(lines.getFirst().strip()) / 1e3;
  }

  private double described(List<Integer> cpus) {
    double least = 0;
    int cpu = -1;
    for (String line : lines(proc.resolve("cpuinfo"))) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      if (line.startsWith("processor")) {
        cpu = Integer.parseInt(value);
      } else if (line.startsWith("cpu MHz") && (cpus.isEmpty() || cpus.contains(cpu))) {
        double megahertz = Double.parseDouble(value);
        least = least == 0 ? megahertz : Math.min(least, megahertz);
      }
    }
    return least;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of(); // not on this machine
    }
  }
}
