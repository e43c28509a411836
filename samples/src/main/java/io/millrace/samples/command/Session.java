package io.millrace.samples.command;

import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.counters.Counters;
import io.millrace.pipeline.counters.CountersFile;
import io.millrace.samples.appliance.Appliance;
import io.millrace.samples.appliance.ConfiguredPorts;
import io.millrace.samples.appliance.DressRehearsal;
import io.millrace.samples.appliance.Housekeeping;
import io.millrace.samples.appliance.Memory;
import io.millrace.samples.command.Requests.Request;
import io.millrace.samples.config.Config;
import io.millrace.samples.control.ControlServer;
import io.millrace.samples.control.RuntimeDirectory;
import io.millrace.samples.view.LiveView;
import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An appliance with everything round it: counters that others read, a control socket, the live
 * table. The thread that starts it looks after it.
 */
final class Session implements AutoCloseable {
  /** Signals are heeded at once; all else may wait, so that an idle appliance seldom wakes. */
  private static final long LOOK_MILLIS = 500;

  /** Reading what a card counts takes it many registers, so that is not done at each look. */
  private static final long PUBLISH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How long and how loud.
   *
   * @param source where the configuration is, for reloading
   * @param name what to call it
   * @param duration when to stop, or null to go on
   * @param quiet whether to show no live table
   */
  record Settings(ConfigSource source, String name, @Nullable Duration duration, boolean quiet) {}

  private final Counters counters;
  private final Appliance appliance;
  private final ControlServer control;
  private final PrintWriter err;

  private Session(Counters counters, Appliance appliance, ControlServer control, PrintWriter err) {
    this.counters = counters;
    this.appliance = appliance;
    this.control = control;
    this.err = err;
  }

  /**
   * Starts an appliance, all or nothing.
   *
   * @param err where failures to reload are told
   */
  static Session start(Config config, PrintWriter err) throws UserException {
    Housekeeping.keepOff(config.workers().cpus());
    if (config.workers().rehearse()) {
      DressRehearsal.run(config);
    }
    RuntimeDirectory directory = RuntimeDirectory.ofUser();
    try {
      directory.create();
      Counters counters =
          CountersFile.create(config.counters().orElse(directory.counters(config.name())));
      try {
        Appliance appliance = new Appliance(config, new ConfiguredPorts(), counters);
        try {
          ControlServer control =
              ControlServer.open(directory.socket(config.name()), answersOf(appliance));
          String note = Memory.map(config.memory());
          if (!note.isEmpty()) {
            err.println("millrace: " + note);
          }
          return new Session(counters, appliance, control, err);
        } catch (IOException | RuntimeException e) {
          appliance.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        counters.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UserException(
          "cannot use the runtime directory " + directory.path() + " (" + e.getMessage() + ")", e);
    }
  }

  private static ControlServer.Handler answersOf(Appliance appliance) {
    TraceHandler trace = new TraceHandler(appliance.pipeline());
    TunnelsHandler tunnels = new TunnelsHandler(appliance::tunnels);
    return (request, answer) -> {
      switch (request[0]) {
        case TraceHandler.REQUEST -> trace.answer(request, answer);
        case TunnelsHandler.REQUEST -> tunnels.answer(request, answer);
        default -> answer.line("error unknown request");
      }
    };
  }

  /** Looks after the appliance until it is to stop, and stops it. Returns the final figures. */
  PipelineStats run(Settings settings, Requests requests) {
    LiveView view = new LiveView(System.out, settings.quiet());
    long start = System.nanoTime();
    long publishedAt = start;
    PipelineStats shown = appliance.stats();
    while (true) {
      Request request = requests.next(millisToLook(settings, start));
      if (request == Request.RELOAD) {
        view.clear();
        reload(settings);
      }
      long now = System.nanoTime();
      if (request == Request.STOP || isOver(settings, now - start)) {
        break;
      }
      tell(appliance.linkChanges(), view);
      if (now - publishedAt >= PUBLISH_NANOS) {
        appliance.publish();
        if (view.isEnabled()) {
          PipelineStats stats = appliance.stats();
          view.show(title(now - start), stats, shown, now - publishedAt);
          shown = stats;
        }
        publishedAt = now;
      }
    }
    view.clear();
    return appliance.stop();
  }

  /** Until the next look, or the end if that is before. */
  private static long millisToLook(Settings settings, long start) {
    Duration duration = settings.duration();
    if (duration == null) {
      return LOOK_MILLIS;
    }
    long left = duration.toNanos() - (System.nanoTime() - start);
    return Math.clamp(TimeUnit.NANOSECONDS.toMillis(left) + 1, 0, LOOK_MILLIS);
  }

  private void tell(List<String> changes, LiveView view) {
    if (!changes.isEmpty()) {
      view.clear();
      changes.forEach(change -> err.println("millrace: " + change));
      err.flush();
    }
  }

  private boolean isOver(Settings settings, long nanos) {
    Duration duration = settings.duration();
    return (duration != null && nanos >= duration.toNanos()) || appliance.awaitQuiet(Duration.ZERO);
  }

  private String title(long nanos) {
    return appliance.config().name() + "  " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
  }

  /** Goes over to the configuration as it is now; if that cannot be, says why and goes on. */
  private void reload(Settings settings) {
    try {
      appliance.reload(settings.source().read());
      err.println("millrace: reloaded " + settings.name());
    } catch (ConfigException | RuntimeException e) {
      err.println(e.getMessage());
      err.println("millrace: not reloaded, the configuration before goes on");
    }
    err.flush();
  }

  @Override
  public void close() throws IOException {
    control.close();
    appliance.close();
    counters.close();
  }
}
