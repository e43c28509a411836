package io.millrace.samples.command;

import io.millrace.pipeline.PipelineStats;
import io.millrace.samples.config.Config;
import io.millrace.samples.view.Json;
import io.millrace.samples.view.StatsJson;
import io.millrace.samples.view.StatsText;
import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of commands that run an appliance until it is told to stop, and how they do. */
final class RunOptions {
  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Stop after this time, such as 30s or 5min.")
  private @Nullable Duration duration;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      converter = OutputFileConverter.class,
      description = "Write a final summary.")
  private @Nullable Path json;

  @Option(names = "--quiet", description = "Show no live table.")
  private boolean quiet;

  /**
   * Runs what the source says until a signal comes or the time is over.
   *
   * @param name what to call the source
   */
  int run(ConfigSource source, String name, CommandSpec spec)
      throws ConfigException, UserException, IOException {
    try (Requests requests = Requests.bySignals()) {
      return run(source, name, spec, requests);
    }
  }

  private int run(ConfigSource source, String name, CommandSpec spec, Requests requests)
      throws ConfigException, UserException, IOException {
    Config config = source.read();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    PipelineStats stats;
    try (Session session = Session.start(config, err)) {
      out.printf("'%s' is running as process %d%n", config.name(), ProcessHandle.current().pid());
      out.flush();
      stats = session.run(new Session.Settings(source, name, duration, quiet), requests);
    }
    double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
    out.print(StatsText.sinceStart(stats, seconds));
    if (json != null) {
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("name", config.name());
      summary.put("seconds", StatsJson.rounded(seconds));
      summary.putAll(StatsJson.of(stats));
      Json.write(summary, json);
    }
    return 0;
  }
}
