package io.millrace.perf.peers;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.perf.load.Forgery;
import io.millrace.perf.load.Judge;
import io.millrace.perf.load.Order;
import io.millrace.perf.machine.RunQueue;
import io.millrace.samples.command.UserException;
import io.millrace.samples.view.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench flood}: a tunnel's good packets among worthless ones. */
@Command(
    name = "flood",
    header = "Floods a WireGuard tunnel and measures what of its good packets comes through.",
    description = {
      "A generator on one processor sends good packets through a tunnel to Millrace on another, at",
      "a rate, and worthless ones beside them, over memif. Prints what share of the good ones came",
      "through, and how many worthless ones a second were rejected. Run nothing else beside it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench flood                                  every kind, 4.6 million a second",
      "  millrace bench flood --kind bad-tag --rate 0          as many as the device takes"
    })
public final class FloodCommand implements Callable<Integer> {
  private static final int GOOD_BYTES = 1420;

  @Spec private CommandSpec spec;

  @Option(
      names = "--kind",
      paramLabel = "NAME",
      split = ",",
      description =
          "none, bad-tag, bad-tag-of-peer, wrong-index, replay, random, bad-mac1, initiations; all"
              + " unless told.")
  private List<String> kinds = Arrays.stream(Forgery.values()).map(FloodCommand::title).toList();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Worthless packets a second, 0 for as many as it takes; 4600000 unless told.")
  private double rate = 4_600_000;

  @Option(
      names = "--good",
      paramLabel = "MBIT",
      description = "Good packets of 1420 bytes, in Mbit/s; 200 unless told.")
  private double good = 200;

  @Option(names = "--seconds", paramLabel = "N", description = "Each so long; 3 unless told.")
  private double seconds = 3;

  @Option(names = "--warm-up", paramLabel = "N", description = "Seconds before; 3 unless told.")
  private double warmUp = 3;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Crypto: lanes, ipsec-mb, openssl, jce; the fastest unless told.")
  private String engine = "";

  @Option(
      names = "--cpus",
      paramLabel = "GENERATOR,DEVICE",
      split = ",",
      description = "Processors; 0,1 unless told.")
  private List<Integer> cpus = List.of(0, 1);

  private static String title(Forgery forgery) {
    return forgery.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public Integer call() throws UserException, IOException {
    List<Forgery> forgeries = new ArrayList<>();
    for (String kind : kinds) {
      forgeries.add(find(kind));
    }
    if (cpus.size() != 2 || cpus.get(0).equals(cpus.get(1))) {
      throw new UserException("--cpus: two different processors");
    }
    Path directory = Files.createTempDirectory("millrace-flood");
    TextTable table =
        new TextTable("kind", "good", "through", "share", "rejected M/s", "wrong", "waited");
    boolean isGood = true;
    RunQueue.weigh(true);
    try {
      for (Forgery forgery : forgeries) {
        spec.commandLine().getErr().println("bench: " + title(forgery));
        Trial.Result result = run(directory, forgery);
        JsonNode flood = Objects.requireNonNull(result.flood());
        long due = flood.get("good").asLong();
        long through = flood.get("received").asLong();
        table.row(
            title(forgery),
            due,
            through,
            String.format(Locale.ROOT, "%.1f %%", 100.0 * through / due),
            flood.get("forged").asLong() / flood.get("seconds").asDouble() / 1e6,
            result.bad(),
            Math.round(result.waited() * 100) + " %");
        isGood &= result.bad() == 0;
      }
    } finally {
      RunQueue.weigh(false);
    }
    spec.commandLine().getOut().print(table);
    return isGood ? 0 : 1;
  }

  private static Forgery find(String title) throws UserException {
    return Arrays.stream(Forgery.values())
        .filter(forgery -> title(forgery).equals(title))
        .findFirst()
        .orElseThrow(
            () -> new UserException("--kind " + title + ": there is no such kind, see --help"));
  }

  private Trial.Result run(Path directory, Forgery forgery) throws IOException {
    Tables tables = new Tables(Scenario.TUNNEL_IN);
    Device device = new MillraceDevice(engine);
    Path own = Files.createDirectories(directory.resolve(title(forgery)));
    Path socket = own.resolve("link.sock");
    Order.Flood flood = new Order.Flood(forgery, rate, good * 1e6 / Byte.SIZE / GOOD_BYTES);
    Order order =
        new Order(
            socket.toString(),
            Order.Protocol.MEMIF,
            cpus.get(0),
            Order.Kind.FLOOD,
            0,
            warmUp,
            seconds,
            List.of(GOOD_BYTES),
            tables.prefixes(),
            Tables.PREFIX_LENGTH,
            Scenario.TUNNEL_IN.destinations(),
            Judge.NONE,
            tables.tunnel().order(device.sealing(), socket),
            flood);
    List<String> command =
        device.command(Scenario.TUNNEL_IN, Order.Protocol.MEMIF, tables, own, socket, cpus.get(1));
    return new Trial(directory, cpus.get(0), cpus.get(1)).run(title(forgery), command, order);
  }
}
