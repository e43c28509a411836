package io.millrace.perf.result;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What there is to tell of the machine and the virtual machine that this runs on. What the system
 * does not tell is left out, never guessed.
 */
public final class ThisMachine {
  private final Path root;

  /** The one that this runs on. */
  public ThisMachine() {
    this(Path.of("/"));
  }

  /** One whose {@code proc} and {@code sys} lie below a directory. */
  ThisMachine(Path root) {
    this.root = root;
  }

  /** The setup of a measurement that has just ended. */
  public Setup setup(
      Instant begun, double seconds, String version, String command, List<Setup.Port> ports) {
    return new Setup(
        begun,
        seconds,
        version,
        cpu(),
        cpus(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s, %s".formatted(Runtime.version(), System.getProperty("java.vendor")),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        command,
        ports,
        more());
  }

  /** The processor's model. */
  String cpu() {
    return value("proc/cpuinfo", "model name").orElse("unknown");
  }

  /** Processors of the system, not only those that this process may use. */
  int cpus() {
    return (int) lines("proc/cpuinfo").filter(line -> line.startsWith("processor")).count();
  }

  /** Whatever else matters, by name. */
  Map<String, String> more() {
    Map<String, String> more = new LinkedHashMap<>();
    value("proc/meminfo", "MemTotal").ifPresent(value -> more.put("memory", value));
    value("proc/meminfo", "HugePages_Total").ifPresent(value -> more.put("huge pages", value));
    first("sys/kernel/mm/transparent_hugepage/enabled")
        .ifPresent(value -> more.put("transparent huge pages", value));
    first("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
        .ifPresent(value -> more.put("governor", value));
    first("sys/devices/system/cpu/smt/control").ifPresent(value -> more.put("SMT", value));
    value("proc/cpuinfo", "flags")
        .filter(flags -> Stream.of(flags.split(" ")).anyMatch("hypervisor"::equals))
        .ifPresent(flags -> more.put("virtual machine", "yes"));
    first("proc/cmdline").ifPresent(value -> more.put("kernel command line", value));
    return more;
  }

  /** Of the first line "name : value" with that name. */
  private Optional<String> value(String file, String name) {
    return lines(file)
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .findFirst();
  }

  private Optional<String> first(String file) {
    return lines(file).findFirst().map(String::strip);
  }

  private Stream<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file)).stream();
    } catch (IOException e) {
      return Stream.empty(); // not every kernel and machine has them all
    }
  }
}
