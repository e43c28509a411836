package io.millrace.samples.command;

import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.doctor.Doctor;
import io.millrace.samples.doctor.Finding;
import io.millrace.samples.doctor.Finding.Level;
import io.millrace.samples.doctor.Patient;
import io.millrace.samples.view.Json;
import io.millrace.samples.yaml.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace doctor}: what keeps cards from being driven, and what mends it. */
@Command(
    name = "doctor",
    description =
        "Looks for what keeps cards from being driven, or driven fast, and how to mend it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace doctor                  with 256 MiB of packet memory, the default",
      "  millrace doctor gateway.yaml     with the packet memory configured there",
      "  millrace doctor --json | jq '.findings[] | select(.level != \"ok\")'",
      "",
      "Run it as the user who will run the appliance. Exit code 1 if there is a problem."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A configuration, for the size of its packet memory.")
  private @Nullable Path file;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private final Function<PacketMemoryConfig, Patient> machine;

  /** For this machine. */
  public DoctorCommand() {
    this(Patient::here);
  }

  DoctorCommand(Function<PacketMemoryConfig, Patient> machine) {
    this.machine = machine;
  }

  @Override
  public Integer call() throws ConfigException {
    PacketMemoryConfig memory =
        file == null ? PacketMemoryConfig.current() : ConfigReader.read(file).memory();
    List<Finding> findings = Doctor.look(machine.apply(memory));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(summary(findings)));
    } else {
      print(findings, out);
    }
    return count(findings, Level.PROBLEM) == 0 ? 0 : Failures.FAILED;
  }

  private static Map<String, Object> summary(List<Finding> findings) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("problems", count(findings, Level.PROBLEM));
    summary.put("warnings", count(findings, Level.WARNING));
    summary.put("findings", findings.stream().map(DoctorCommand::json).toList());
    return summary;
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("level", finding.level().toString());
    json.put("check", finding.check());
    json.put("meaning", finding.meaning());
    json.put("fix", finding.fix());
    return json;
  }

  private static void print(List<Finding> findings, PrintWriter out) {
    for (Finding finding : findings) {
      out.printf("%-7s  %s: %s%n", finding.level(), finding.check(), finding.meaning());
      if (!finding.fix().isEmpty()) {
        out.printf("         %s%n", finding.fix());
      }
    }
    out.printf(
        "%n%s, %s%n",
        say(count(findings, Level.PROBLEM), "problem"),
        say(count(findings, Level.WARNING), "warning"));
  }

  private static String say(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }
}
