package io.millrace.samples.command;

import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.samples.appliance.Memory;
import io.millrace.samples.demo.Demo;
import io.millrace.samples.demo.DemoResult;
import io.millrace.samples.view.Json;
import io.millrace.samples.view.LiveView;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace demo}: the appliance at work, without privileges or hardware. */
@Command(
    name = "demo",
    header = "Forwards generated traffic and accounts for every packet.",
    description = {
      "Generates an Internet mix of frame sizes, a tenth of it malformed in some sixty ways, and",
      "sends it through validate, acl and forward: first run to completion, then pipelined. At the",
      "end, each drop reason's count stands beside the generator's own. A second of other traffic",
      "goes before, for the compiler to learn from."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo",
      "  millrace demo --seconds 5 --json out.json",
      "  millrace demo --placement run-to-completion --cpus 1",
      "",
      "Exit code 1 if a packet is unaccounted for or a count differs."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final double MAX_SECONDS = 86_400;

  @Spec private CommandSpec spec;

  @Option(names = "--seconds", paramLabel = "N", description = "How long in all, 10 unless told.")
  private double seconds = 10;

  @Option(names = "--seed", paramLabel = "N", description = "The same seed, the same traffic.")
  private long seed = 1;

  @Option(
      names = "--placement",
      paramLabel = "WHICH",
      description = "run-to-completion, pipelined, or both (unless told).")
  private String placement = "both";

  @Option(
      names = "--cpus",
      paramLabel = "N",
      split = ",",
      description = "Processors to pin the threads to, in order.")
  private List<Integer> cpus = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      converter = OutputFileConverter.class,
      description = "Write a summary.")
  private @Nullable Path json;

  @Option(names = "--quiet", description = "Show no live table.")
  private boolean quiet;

  @Override
  public Integer call() throws UserException, IOException {
    if (!(seconds >= 0.1 && seconds <= MAX_SECONDS)) {
      throw new UserException("--seconds " + seconds + ": 0.1 to 86400 are possible");
    }
    Demo.Which which = which();
    String note = Memory.map(PacketMemoryConfig.current());
    if (!note.isEmpty()) {
      spec.commandLine().getErr().println("millrace: " + note);
    }
    LiveView view = new LiveView(System.out, quiet);
    DemoResult result = Demo.run(which, seconds, seed, cpus, view);
    PrintWriter out = spec.commandLine().getOut();
    out.print(Demo.report(result));
    if (json != null) {
      Json.write(result.json(), json);
    }
    return Demo.agrees(result) ? 0 : Failures.FAILED;
  }

  private Demo.Which which() throws UserException {
    try {
      return Demo.Which.valueOf(placement.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "--placement " + placement + ": it is run-to-completion, pipelined or both", e);
    }
  }
}
