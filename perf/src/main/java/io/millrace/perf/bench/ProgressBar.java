package io.millrace.perf.bench;

import io.millrace.perf.method.Progress;
import io.millrace.perf.method.Seconds;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * How far it is and how long it still takes: a line in place on a terminal; elsewhere a line now
 * and then, so that a log shows that something goes on. Belongs to one thread.
 */
final class ProgressBar implements Progress, AutoCloseable {
  private static final int WIDTH = 24;

  /** Shorter waits need no explaining. */
  private static final double SILENT_SECONDS = 2;

  private static final double FIRST_GUESS_SECONDS = 60;
  private static final double LINE_EVERY_SECONDS = 15;

  private final PrintWriter err;
  private final Seconds clock;
  private final boolean terminal;
  private final double begun;
  private double later;
  private double shown;
  private double printedAt = Double.NEGATIVE_INFINITY;

  /** On standard error. */
  static ProgressBar on(PrintWriter err) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new ProgressBar(err, Seconds.SYSTEM, terminal);
  }

  ProgressBar(PrintWriter err, Seconds clock, boolean terminal) {
    this.err = err;
    this.clock = clock;
    this.terminal = terminal;
    begun = clock.now();
  }

  /** What comes after the method that is under way, in seconds. */
  void later(double seconds) {
    later = Math.max(0, seconds);
  }

  /** What each of so many took that are through, on average; a minute before the first is. */
  double secondsEach(int done) {
    return done == 0 ? FIRST_GUESS_SECONDS : (clock.now() - begun) / done;
  }

  @Override
  public void step(String doing, double secondsLeft) {
    double now = clock.now();
    double elapsed = now - begun;
    double left = Math.max(0, secondsLeft) + later;
    // it never goes back: who watches it wants to see it go on
    shown = Math.max(shown, elapsed + left == 0 ? 0 : elapsed / (elapsed + left));
    if (elapsed + left <= SILENT_SECONDS) {
      return;
    }
    if (terminal) {
      int full = (int) Math.round(shown * WIDTH);
      String bar = "#".repeat(full) + ".".repeat(WIDTH - full);
      err.printf("\r\033[K[%s] %3.0f %%  %s left  %s", bar, shown * 100, time(left), doing);
      err.flush();
    } else if (now - printedAt >= LINE_EVERY_SECONDS) {
      printedAt = now;
      err.printf("bench: %3.0f %%, %s left: %s%n", shown * 100, time(left), doing);
      err.flush();
    }
  }

  /** A time as people say it: 45 s, 12 min, 3 h 20 min. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 120
        ? minutes + " min"
        : String.format(Locale.ROOT, "%d h %d min", minutes / 60, minutes % 60);
  }

  @Override
  public void close() {
    if (terminal) {
      err.print("\r\033[K");
      err.flush();
    }
  }
}
