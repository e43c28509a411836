package io.millrace.samples.command;

import io.millrace.driver.pcap.PcapConfig;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.counters.Counters;
import io.millrace.samples.appliance.Appliance;
import io.millrace.samples.appliance.ReplayPorts;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.config.ReplayConfig;
import io.millrace.samples.view.Json;
import io.millrace.samples.view.StatsJson;
import io.millrace.samples.view.TextTable;
import io.millrace.samples.yaml.ConfigException;
import io.millrace.samples.yaml.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace replay}: sends a capture through a pipeline, into captures. */
@Command(
    name = "replay",
    header = "Sends a capture through a pipeline, into captures.",
    description = {
      "Sends a capture through a pipeline. What comes out goes to one file, what is dropped to",
      "another, with the reason as the packet's comment. Unless a configuration is given, the",
      "pipeline is 'validate' alone: valid packets come out unchanged, malformed ones do not.",
      "Of a configuration, the ports are replaced: the first one receives the capture."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace replay in.pcap --out good.pcapng --drops bad.pcapng",
      "  millrace replay in.pcap --out out.pcapng --drops drops.pcapng --config gateway.yaml \\",
      "      --port left --json summary.json",
      "",
      "Exit code 1 if a packet is unaccounted for, 2 if a file is missing or damaged."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IN", description = "A pcap or pcapng file.")
  private Path in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT",
      converter = OutputFileConverter.class,
      description = "What comes out.")
  private Path out;

  @Option(
      names = "--drops",
      paramLabel = "DROPS",
      converter = OutputFileConverter.class,
      description = "What is dropped, and why.")
  private @Nullable Path drops;

  @Option(names = "--config", paramLabel = "FILE", description = "The pipeline.")
  private @Nullable Path configFile;

  @Option(
      names = "--port",
      paramLabel = "NAME",
      description = "Which port of the configuration receives; the first unless told.")
  private @Nullable String port;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      converter = OutputFileConverter.class,
      description = "Write a summary.")
  private @Nullable Path json;

  @Option(
      names = "--accept-damaged",
      description = "Read what is sound of a damaged capture instead of refusing it.")
  private boolean acceptDamaged;

  @Override
  public Integer call() throws ConfigException, UserException, IOException {
    Config config = configFile == null ? ReplayConfig.byDefault() : ConfigReader.read(configFile);
    config = ReplayConfig.withDrops(config, Optional.ofNullable(drops));
    refuseSameFiles();
    PcapConfig input = PcapConfig.named("in").reading(in);
    long start = System.nanoTime();
    PipelineStats stats;
    try (ReplayPorts ports =
            new ReplayPorts(receiver(config), acceptDamaged ? input : input.strictly(), out);
        Counters counters = Counters.anonymous();
        Appliance appliance = new Appliance(config, ports, counters)) {
      appliance.awaitQuiet(Duration.ofNanos(Long.MAX_VALUE));
      stats = appliance.stop();
      if (!ports.failure().isEmpty()) {
        throw new UserException(ports.failure() + ": make room, then replay again");
      }
    }
    double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
    return report(stats, seconds);
  }

  private void refuseSameFiles() throws UserException {
    List<Path> files =
        List.of(in, out, drops == null ? Path.of("") : drops).stream()
            .map(file -> file.toAbsolutePath().normalize())
            .toList();
    if (files.stream().distinct().count() < files.size()) {
      throw new UserException("IN, --out and --drops must be different files");
    }
  }

  private String receiver(Config config) throws UserException {
    String name = port == null ? config.portNames().getFirst() : port;
    if (!config.portNames().contains(name)) {
      throw new UserException(
          "--port: there is no port '" + name + "'; " + Suggestion.among(name, config.portNames()));
    }
    return name;
  }

  private int report(PipelineStats stats, double seconds) throws IOException {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("read", stats.received());
    summary.put("generated", stats.generated());
    summary.put("forwarded", stats.transmitted());
    summary.put("held", stats.held());
    summary.put("dropped", new TreeMap<>(stats.dropped()));
    summary.put("seconds", StatsJson.rounded(seconds));
    summary.put("stages", StatsJson.stages(stats));
    if (json != null) {
      Json.write(summary, json);
    }
    print(stats);
    return stats.underWay() == 0 ? 0 : Failures.FAILED;
  }

  private void print(PipelineStats stats) {
    PrintWriter writer = spec.commandLine().getOut();
    TextTable table = new TextTable("packets", "");
    table.row(stats.received(), "read");
    if (stats.generated() > 0) {
      table.row(stats.generated(), "made by stages");
    }
    table.row(stats.transmitted(), "forwarded");
    table.row(stats.droppedInAll(), "dropped");
    new TreeMap<>(stats.dropped()).forEach((reason, count) -> table.row(count, "  " + reason));
    if (stats.held() > 0) {
      table.row(stats.held(), "held");
    }
    writer.print(table);
    if (stats.underWay() != 0) {
      spec.commandLine().getErr().println("millrace: lost " + stats.underWay() + " packets");
    }
  }
}
