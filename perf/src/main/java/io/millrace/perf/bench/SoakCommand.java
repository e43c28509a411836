package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.rfc.Soak;
import io.millrace.perf.result.Method;
import io.millrace.perf.traffic.Rate;
import io.millrace.perf.traffic.TrafficException;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench soak}: hours at one rate. */
@Command(
    name = "soak",
    header = "Offers one rate for a long time, and tells what was lost and when.",
    description = {
      "Slice by slice: loss, latency and its drift, and which slices the machine disturbed. Those",
      "are kept apart, not repeated."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench soak --rate 1Mpps --seconds 3600",
      "  millrace bench soak --rate 80%% --size imix --seconds 86400 --ports two-cards.yaml",
      "",
      "Exit code 1 if nothing or mostly garbage came back, 2 if it could not be measured."
    })
final class SoakCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PortOptions ports = new PortOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      required = true,
      description = "1.2Mpps, 10Gbit/s, or 50%% of what the line carries.")
  private String rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long; ${DEFAULT-VALUE} unless told.",
      defaultValue = "600")
  private double seconds;

  @Option(
      names = "--slice",
      paramLabel = "SECONDS",
      description = "Length of a slice; ${DEFAULT-VALUE} unless told.",
      defaultValue = "" + Soak.SLICE_SECONDS)
  private double sliceSeconds;

  @Override
  public Integer call() throws UserException, IOException {
    List<Frames> sizes = ports.frames(List.of(Frames.IMIX));
    if (sizes.size() != 1) {
      throw new UserException("--size: one for a soak");
    }
    if (!(seconds >= 1 && sliceSeconds >= 0.1)) {
      throw new UserException("--seconds is 1 or more, --slice 0.1 or more");
    }
    Rate wanted = rate();
    Results.check(output.directory());
    Frames frames = sizes.getFirst();
    BenchRun run = new BenchRun(spec, output);
    run.measure(
        ports::open,
        sizes,
        (cases, bar) -> List.of(cases.soak(frames, wanted, seconds, sliceSeconds)));
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("rate", rate);
    parameters.put("slice", SearchOptions.seconds(sliceSeconds));
    parameters.put("disturbed slices", "marked, not repeated, and not in the latency");
    return run.finish("Soak", new Method("soak", "a constant rate, slice by slice", parameters));
  }

  private Rate rate() throws UserException {
    try {
      return Rate.parse(rate);
    } catch (TrafficException e) {
      throw new UserException("--rate: " + e.getMessage(), e);
    }
  }
}
