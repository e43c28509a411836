package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.search.Goal;
import io.millrace.perf.peers.FloodCommand;
import io.millrace.perf.peers.PeersCommand;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Method;
import io.millrace.perf.result.SelfCheck;
import io.millrace.samples.command.CommandProvider;
import io.millrace.samples.command.Failures;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace bench}: what measures; by itself, a first look in about a minute. */
@Command(
    name = "bench",
    header = "Measures in the field's own terms, and keeps and compares what it found.",
    description = {
      "Without a command: checks the instrument against itself, then searches for NDR and PDR",
      "(MLRsearch, RFC 9971) of a gateway of ours over ports in memory, at 64 bytes and with the",
      "Internet mix. Takes about a minute, no privileges and no hardware. Run nothing beside it."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      NdrCommand.class,
      Rfc2544Command.class,
      SoakCommand.class,
      StepsCommand.class,
      SelfCheckCommand.class,
      CompareCommand.class,
      PeersCommand.class,
      FloodCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench                             a first look, in a minute",
      "  millrace bench ndr --ports two-cards.yaml  NDR and PDR of a device between two cards",
      "  millrace bench rfc2544 --quick             the whole set of RFC 2544, in short",
      "  millrace bench compare before.json after.json",
      "  millrace bench peers --case macswap        against DPDK, over memif",
      "",
      "Exit code 1 if nothing or mostly garbage came back or the instrument is wrong,",
      "2 if it could not be measured."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final Duration SELF_CHECK = Duration.ofSeconds(1);

  /** Shares of the time that a latency trial of a first look has. */
  private static final double LATENCY_SECONDS = 1;

  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws UserException, IOException {
    Results.check(output.directory());
    PrintWriter err = spec.commandLine().getErr();
    BenchRun run = new BenchRun(spec, output);
    err.println(
        "bench: checking the instrument, then NDR and PDR of a gateway in memory: a minute");
    err.flush();
    SelfCheck check = SelfChecks.run(SELF_CHECK);
    run.selfCheck(check);
    SearchOptions search = new SearchOptions();
    search.hurry();
    List<Goal> goals = search.goals();
    List<Frames> sizes = List.of(Frames.of(64), Frames.IMIX);
    PortOptions ports = new PortOptions();
    run.measure(
        ports::open,
        sizes,
        (cases, bar) -> {
          List<CaseResult> found = new ArrayList<>();
          for (Frames frames : sizes) {
            bar.later((sizes.size() - found.size() - 1) * search.budgetSeconds());
            found.add(cases.rates(frames, goals, search.budgetSeconds(), LATENCY_SECONDS, null));
          }
          return found;
        });
    int code = run.finish("A first look", new Method("MLRsearch", "RFC 9971", search.parameters()));
    return SelfChecks.passed(check) ? code : Failures.FAILED;
  }

  /** Brings it to the command line. */
  public static final class Provider implements CommandProvider {
    @Override
    public Object command() {
      return new BenchCommand();
    }
  }
}
