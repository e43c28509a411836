package io.millrace.perf.result;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Where and with what it was measured.
 *
 * @param begun when the measurement began
 * @param seconds it took
 * @param version of Millrace, with the commit if it is known
 * @param cpu the processor's model
 * @param cpus how many processors the system sees
 * @param kernel name and version
 * @param jdk version and vendor
 * @param flags the virtual machine's arguments
 * @param command the command line that was given
 * @param ports that the instrument sends and receives on
 * @param more whatever else matters, by name: huge pages, governor, hypervisor, isolated cores
 */
public record Setup(
    Instant begun,
    double seconds,
    String version,
    String cpu,
    int cpus,
    String kernel,
    String jdk,
    List<String> flags,
    String command,
    List<Port> ports,
    Map<String, String> more) {
  /**
   * A port of the instrument's.
   *
   * @param name as in the command
   * @param kind such as memif or vfio
   * @param card model and address; empty if there is none
   * @param driver who drives it
   * @param firmware version; empty if it is not told
   * @param bitsPerSecond the line's rate; 0 if it has none
   */
  public record Port(
      String name, String kind, String card, String driver, String firmware, double bitsPerSecond) {
    /** Checks. */
    public Port {
      Require.present(name, "name");
      Require.present(kind, "kind");
      Require.present(card, "card");
      Require.present(driver, "driver");
      Require.present(firmware, "firmware");
      Require.notNegative(bitsPerSecond, "bitsPerSecond");
    }
  }

  /** Copies lists and map. */
  public Setup {
    Require.present(begun, "begun");
    Require.notNegative(seconds, "seconds");
    Require.present(version, "version");
    Require.present(cpu, "cpu");
    Require.present(kernel, "kernel");
    Require.present(jdk, "jdk");
    Require.present(command, "command");
    flags = Require.copy(flags, "flags");
    ports = Require.copy(ports, "ports");
    more = Require.copy(more, "more");
  }
}
