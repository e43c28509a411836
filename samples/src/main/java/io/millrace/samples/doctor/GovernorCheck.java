package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whether the processors keep their clock (Linux, Documentation/admin-guide/pm/cpufreq.rst). */
final class GovernorCheck implements Check {
  private static final String CHECK = "governor";
  private static final String CPUS = "/sys/devices/system/cpu/";
  private static final String BEST = "performance";
  private static final Pattern CPU = Pattern.compile("cpu[0-9]+");

  @Override
  public List<Finding> look(Patient patient) {
    HostFiles files = patient.files();
    TreeSet<String> governors = new TreeSet<>();
    files.list(CPUS).stream()
        .filter(CPU.asMatchPredicate())
        .flatMap(cpu -> files.text(CPUS + cpu + "/cpufreq/scaling_governor").stream())
        .forEach(governors::add);
    if (governors.isEmpty()) {
      return List.of(Finding.ok(CHECK, "none: the firmware or the host chooses the clock"));
    }
    if (governors.equals(new TreeSet<>(List.of(BEST)))) {
      return List.of(Finding.ok(CHECK, BEST));
    }
    return List.of(
        Finding.warning(
            CHECK,
            String.join(", ", governors) + ": a worker's clock rises only after packets have come",
            "echo " + BEST + " | sudo tee " + CPUS + "cpu*/cpufreq/scaling_governor"));
  }
}
