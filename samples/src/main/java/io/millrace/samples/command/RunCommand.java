package io.millrace.samples.command;

import io.millrace.pipeline.PipelineStats;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace run}: forwards as configured until told to stop. */
@Command(
    name = "run",
    header = "Forwards packets as configured.",
    description = {
      "Forwards packets as configured, until its captures have been read, the duration is over, or",
      "SIGTERM or SIGINT comes. SIGHUP reads the configuration again and goes over to it without",
      "losing a packet; if there is a mistake in it, says so and goes on with the old one."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace run gateway.yaml",
      "  millrace run gateway.yaml --duration 60s --json summary.json",
      "  kill -HUP PID      have it go over to the changed file; it prints its PID at the start"
    })
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private Path file;

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

  @Override
  public Integer call() throws ConfigException, UserException, IOException {
    try (Requests requests = Requests.bySignals()) {
      return run(requests);
    }
  }

  private int run(Requests requests) throws ConfigException, UserException, IOException {
    Config config = ConfigReader.read(file);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    PipelineStats stats;
    try (Session session = Session.start(config, err)) {
      out.printf("'%s' is running as process %d%n", config.name(), ProcessHandle.current().pid());
      out.flush();
      stats = session.run(new Session.Settings(file, duration, quiet), requests);
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
