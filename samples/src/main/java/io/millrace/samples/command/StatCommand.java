package io.millrace.samples.command;

import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.counters.CountersFile;
import io.millrace.pipeline.counters.CountersHeader;
import io.millrace.pipeline.counters.CountersView;
import io.millrace.samples.view.Json;
import io.millrace.samples.view.LiveView;
import io.millrace.samples.view.StatsJson;
import io.millrace.samples.view.StatsText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** {@code millrace stat}: the figures of a running appliance, which does not notice. */
@Command(
    name = "stat",
    description = "Shows the figures of a running appliance, read from its counters file.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace stat                    figures since the start of the appliance that runs",
      "  millrace stat gateway --live     anew each second, until interrupted",
      "  millrace stat --json | jq .dropped"
    })
public final class StatCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Name of the appliance; may be left out if only one is running.")
  private @Nullable String name;

  @Option(
      names = "--counters",
      paramLabel = "FILE",
      description = "The counters file, if the configuration moved it elsewhere.")
  private @Nullable Path file;

  @Option(names = "--live", description = "Show rates anew each second.")
  private boolean live;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws UserException, IOException {
    if (live && json) {
      throw new UserException("--live is for people and --json for scripts: choose one");
    }
    CountersView view = CountersFile.open(file != null ? file : Running.named(name).counters());
    if (live) {
      watch(view);
    } else {
      print(view, spec.commandLine().getOut());
    }
    return 0;
  }

  private void print(CountersView view, PrintWriter out) {
    PipelineStats stats = PipelineStats.of(view.values());
    double seconds = seconds(System.nanoTime() - view.header().startNanos());
    if (!json) {
      out.print(StatsText.sinceStart(stats, seconds));
      return;
    }
    CountersHeader header = view.header();
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("pid", header.pid());
    summary.put("seconds", StatsJson.rounded(seconds));
    summary.putAll(StatsJson.of(stats));
    out.println(Json.text(summary));
  }

  private static void watch(CountersView view) throws UserException {
    LiveView screen = new LiveView(System.out, false);
    if (!screen.isEnabled()) {
      throw new UserException("--live needs a terminal; without it the figures come once");
    }
    PipelineStats before = PipelineStats.of(view.values());
    long beforeNanos = System.nanoTime();
    while (!view.header().isStale()) {
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      PipelineStats now = PipelineStats.of(view.values());
      long nanos = System.nanoTime();
      screen.show("process " + view.header().pid(), now, before, nanos - beforeNanos);
      before = now;
      beforeNanos = nanos;
    }
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
