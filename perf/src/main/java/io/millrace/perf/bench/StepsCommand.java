package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.search.Goal;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Method;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace bench steps}: rates over a parameter. */
@Command(
    name = "steps",
    header = "Finds NDR and PDR for several numbers of routes, rules or flows.",
    description = {
      "Of our gateway in memory, set up anew for each number: routes of /24 that all frames are",
      "looked up in, rules of an access list that no frame meets, or destinations in turn."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench steps routes 16,1000,100000",
      "  millrace bench steps rules 1,100,10000 --size 64",
      "  millrace bench steps flows 1,1024,65536",
      "",
      "Exit code 1 if nothing or mostly garbage came back, 2 if it could not be measured."
    })
final class StepsCommand implements Callable<Integer> {
  /** Where rules or flows are what grows, the routes stay few. */
  private static final Gateway USUAL = Gateway.USUAL;

  @Spec private CommandSpec spec;
  @Mixin private PortOptions ports = new PortOptions();
  @Mixin private SearchOptions search = new SearchOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "WHAT", description = "routes, rules or flows.")
  private String what;

  @Parameters(index = "1", paramLabel = "N", split = ",", description = "How many, ascending.")
  private List<Integer> values;

  @Option(names = "--quick", description = "Short trials, for a first look.")
  private boolean quick;

  @Override
  public Integer call() throws UserException, IOException {
    if (!ports.isEmbedded()) {
      throw new UserException("steps change our own gateway: they take no ports");
    }
    if (!values.equals(values.stream().sorted().distinct().toList())) {
      throw new UserException(what + " " + values + ": they ascend, none twice");
    }
    if (quick) {
      search.hurry();
    }
    List<Gateway> gateways = new ArrayList<>();
    for (int value : values) {
      gateways.add(gateway(value));
    }
    List<Frames> sizes = ports.frames(List.of(Frames.of(64)));
    List<Goal> goals = search.goals();
    Results.check(output.directory());
    BenchRun run = new BenchRun(spec, output);
    for (int i = 0; i < values.size(); i++) {
      CaseResult.Step step = new CaseResult.Step(what, values.get(i));
      Gateway gateway = gateways.get(i);
      int left = values.size() - 1 - i;
      run.measure(
          () -> ports.open(gateway),
          sizes,
          (cases, bar) -> {
            List<CaseResult> found = new ArrayList<>();
            for (Frames frames : sizes) {
              bar.later(left * bar.secondsEach(found.size()));
              found.add(cases.rates(frames, goals, search.budgetSeconds(), 0, step));
            }
            return found;
          });
    }
    Map<String, String> parameters = new LinkedHashMap<>(search.parameters());
    parameters.put("steps", what + " " + values);
    return run.finish("NDR and PDR over " + what, new Method("MLRsearch", "RFC 9971", parameters));
  }

  private Gateway gateway(int value) throws UserException {
    try {
      return switch (what.toLowerCase(Locale.ROOT)) {
        case "routes" -> new Gateway(value, USUAL.rules(), Math.max(1024, Math.min(value, 65_536)));
        case "rules" -> new Gateway(USUAL.routes(), value, USUAL.flows());
        case "flows" -> new Gateway(USUAL.routes(), USUAL.rules(), value);
        default -> throw new UserException(what + ": it is routes, rules or flows");
      };
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
