package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.search.Goal;
import io.millrace.perf.peers.Device;
import io.millrace.perf.peers.Dpdk;
import io.millrace.perf.peers.MillraceDevice;
import io.millrace.perf.peers.PeersSetup;
import io.millrace.perf.peers.Scenario;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Method;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench ndr}: NDR and PDR by MLRsearch. */
@Command(
    name = "ndr",
    header = "Finds the rate without loss (NDR) and with half a percent (PDR) by MLRsearch.",
    description = {
      "Searches for both at once (RFC 9971), then measures latency at 90, 50 and 10 %% of the"
          + " first.",
      "Says for each whether the result is regular and who was the limit."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench ndr                               a gateway of ours, in memory",
      "  millrace bench ndr --size 64,512,imix --final 5 --sum 25",
      "  millrace bench ndr --tx '{type: vfio, address: 03:00.0}' \\",
      "                     --rx '{type: vfio, address: 03:00.1}' --to-mac 02:00:00:00:00:10",
      "  millrace bench ndr --tx '{type: memif, role: server, socket: dut.sock}' --size 64",
      "  millrace bench ndr --peers macswap,l3-100k       beside DPDK's testpmd and l3fwd",
      "",
      "Exit code 1 if nothing or mostly garbage came back, 2 if it could not be measured."
    })
final class NdrCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PortOptions ports = new PortOptions();
  @Mixin private SearchOptions search = new SearchOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--latency",
      paramLabel = "SECONDS",
      description = "Length of each latency trial, 0 for none; ${DEFAULT-VALUE} unless told.",
      defaultValue = "5")
  private double latencySeconds;

  @Option(
      names = "--peers",
      paramLabel = "CASE",
      split = ",",
      description = {
        "Instead of ports: Millrace and DPDK in turn, over memif, in these cases of",
        "'millrace bench peers', such as macswap,l3-100k."
      })
  private List<String> peers = List.of();

  @Override
  public Integer call() throws UserException, IOException {
    List<Frames> sizes = ports.frames(List.of(Frames.of(64), Frames.IMIX));
    List<Goal> goals = search.goals();
    Results.check(output.directory());
    BenchRun run = new BenchRun(spec, output);
    List<BenchRun.Opening> openings = openings();
    for (int i = 0; i < openings.size(); i++) {
      int more = openings.size() - 1 - i;
      run.measure(
          openings.get(i),
          sizes,
          (cases, bar) -> {
            List<CaseResult> found = new ArrayList<>();
            for (Frames frames : sizes) {
              int left = sizes.size() * (more + 1) - found.size() - 1;
              bar.later(left * bar.secondsEach(found.size()));
              found.add(cases.rates(frames, goals, search.budgetSeconds(), latencySeconds, null));
            }
            return found;
          });
    }
    return run.finish("NDR and PDR", new Method("MLRsearch", "RFC 9971", search.parameters()));
  }

  /** What is measured, one after the other. */
  private List<BenchRun.Opening> openings() throws UserException, IOException {
    if (peers.isEmpty()) {
      return List.of(() -> ports.open());
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : peers) {
      scenarios.add(
          Scenario.find(name)
              .orElseThrow(
                  () ->
                      new UserException(
                          "--peers " + name + ": " + String.join(", ", Scenario.titles()))));
      if (scenarios.getLast().isTunnel()) {
        throw new UserException("--peers " + name + ": tunnels are for 'millrace bench peers'");
      }
    }
    List<Integer> cpus = ports.cpusOr(PortOptions.twoCpus());
    if (!ports.isEmbedded() || cpus.size() != 2) {
      throw new UserException("--peers brings its own ports, and needs two processors");
    }
    Path setup = PeersSetup.run(spec.commandLine().getErr());
    List<Device> devices = List.of(new MillraceDevice(""), new Dpdk(setup));
    List<BenchRun.Opening> openings = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      for (Device device : devices) {
        openings.add(() -> PeerRig.start(device, scenario, cpus));
      }
    }
    return openings;
  }
}
