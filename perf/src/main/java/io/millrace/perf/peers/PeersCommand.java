package io.millrace.perf.peers;

import io.millrace.perf.load.Order;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench peers}: Millrace and DPDK in turn. */
@Command(
    name = "peers",
    header = "Compares Millrace with DPDK's testpmd, l3fwd and ipsec-secgw, in turn, in one run.",
    description = {
      "A generator on one processor feeds the device under test on another through memif, Millrace",
      "and DPDK in turn, for several rounds. Prints rates, the ratio and its spread, apart for"
          + " each",
      "distance that the two processors had while it ran, and who was the limit. Installs and",
      "builds DPDK's programs the first time (Debian; root). Run nothing else beside it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench peers                                  every case at 64 bytes",
      "  millrace bench peers --case macswap --size 64,1500",
      "  millrace bench peers --case io --link vhost           through vhost-user",
      "  millrace bench peers --case tunnel-out,tunnel-in --size 64,1420",
      "  millrace bench peers --case macswap --latency         round trips, one frame under way",
      "",
      "Exit code 1 if a frame came back wrong, 2 if a peer could not be had."
    })
public final class PeersCommand implements Callable<Integer> {
  private static final String IMIX = "imix";
  private static final String MILLRACE = "millrace";
  private static final List<String> DEVICES = List.of(MILLRACE, "dpdk");

  @Spec private CommandSpec spec;

  @Option(
      names = "--case",
      paramLabel = "NAME",
      split = ",",
      description =
          "io, macswap, l3-100k, l3-1m, acl-100, acl-10k, tunnel-out, tunnel-in; all unless told.")
  private List<String> cases = Scenario.titles();

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      split = ",",
      description = "Frame sizes without FCS, or imix; 64 unless told.")
  private List<String> sizes = List.of("64");

  @Option(
      names = "--link",
      paramLabel = "NAME",
      description = "memif, or vhost (packed ring, in order); memif unless told.")
  private String link = "memif";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Each device so often; 5 unless told.")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Each time so long, after the warm-up; 3 unless told.")
  private double seconds = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Seconds before anything counts; 3 unless told.")
  private double warmUp = 3;

  @Option(names = "--latency", description = "Round trips with one frame under way, not rates.")
  private boolean latency;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Offer N frames a second and measure their latency.")
  private double rate;

  @Option(
      names = "--cpus",
      paramLabel = "GENERATOR,DEVICE",
      split = ",",
      description = "Processors; 0,1 unless told.")
  private List<Integer> cpus = List.of(0, 1);

  @Option(
      names = "--device",
      paramLabel = "NAME",
      split = ",",
      description = "millrace, dpdk; both unless told.")
  private List<String> devices = DEVICES;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Millrace's crypto for tunnels: lanes, ipsec-mb, openssl, jce; the fastest.")
  private String engine = "";

  @Option(names = "--json", paramLabel = "FILE", description = "Write every sample.")
  private @Nullable Path json;

  @Override
  public Integer call() throws UserException, IOException {
    List<Comparison.Job> jobs = new ArrayList<>();
    for (String name : cases) {
      Scenario scenario =
          Scenario.find(name)
              .orElseThrow(
                  () ->
                      new UserException(
                          "--case "
                              + name
                              + ": it is one of "
                              + String.join(", ", Scenario.titles())));
      for (String size : sizes) {
        jobs.add(new Comparison.Job(scenario, size, bytes(size)));
      }
    }
    if (cpus.size() != 2 || cpus.get(0).equals(cpus.get(1))) {
      throw new UserException("--cpus: two different processors");
    }
    for (String device : devices) {
      if (!DEVICES.contains(device)) {
        throw new UserException("--device " + device + ": it is millrace or dpdk");
      }
    }
    if (rounds < 1 || seconds < 0.5 || warmUp < 0) {
      throw new UserException("--rounds is 1 or more, --seconds 0.5 or more, --warm-up 0 or more");
    }
    requireRates(jobs);
    Path peers = PeersSetup.run(spec.commandLine().getErr());
    List<Device> under =
        devices.stream()
            .map(name -> name.equals(MILLRACE) ? new MillraceDevice(engine) : new Dpdk(peers))
            .toList();
    Comparison.Plan plan = new Comparison.Plan(protocol(), rounds, warmUp, seconds, latency, rate);
    Comparison comparison =
        new Comparison(under, cpus.get(0), cpus.get(1), plan, spec.commandLine().getErr());
    try (Telling telling =
        new Telling(plan, jobs, under.size(), json, spec.commandLine().getOut())) {
      comparison.run(jobs, telling.turns());
      return telling.tell().isGood() ? 0 : 1;
    }
  }

  private void requireRates(List<Comparison.Job> jobs) throws UserException {
    boolean hasTunnel = jobs.stream().anyMatch(job -> job.scenario().isTunnel());
    if (hasTunnel && (latency || rate > 0 || protocol() != Order.Protocol.MEMIF)) {
      throw new UserException("--case tunnel-...: rates over memif only, no --latency or --rate");
    }
  }

  private Order.Protocol protocol() throws UserException {
    return switch (link) {
      case "memif" -> Order.Protocol.MEMIF;
      case "vhost" -> Order.Protocol.VHOST;
      default -> throw new UserException("--link " + link + ": it is memif or vhost");
    };
  }

  private static List<Integer> bytes(String size) throws UserException {
    if (size.equals(IMIX)) {
      return imix();
    }
    try {
      int bytes = Integer.parseInt(size);
      if (bytes >= 60 && bytes <= 2000) {
        return List.of(bytes);
      }
    } catch (NumberFormatException e) {
      throw new UserException("--size " + size + ": 60 to 2000, or imix", e);
    }
    throw new UserException("--size " + size + ": 60 to 2000, or imix");
  }

  /** 28 of 64 bytes, 16 of 570, 4 of 1518, FCS counted, spread evenly. */
  private static List<Integer> imix() {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        sizes.addAll(List.of(60, 566, 60));
        if (j < 3) {
          sizes.add(60);
        }
      }
      sizes.add(1514);
    }
    sizes.removeLast();
    sizes.add(1514);
    return sizes;
  }
}
