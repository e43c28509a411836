package io.millrace.samples.view;

import io.millrace.pipeline.PipelineStats;
import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Shows figures in place, once a second, on a terminal; on anything else it shows nothing. Belongs
 * to one thread.
 */
public final class LiveView {

  private final PrintStream out;
  private final boolean enabled;
  private int shownLines;

  /**
   * A view.
   *
   * @param out a terminal, or something else
   * @param quiet whether to show nothing on a terminal either
   */
  public LiveView(PrintStream out, boolean quiet) {
    this.out = out;
    enabled = !quiet && isTerminal();
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Whether anything is shown. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Shows figures in place of those shown before. */
  public void show(String title, PipelineStats now, PipelineStats before, long nanos) {
    if (enabled) {
      double seconds = (double) nanos / TimeUnit.SECONDS.toNanos(1);
      show(title + "\n\n" + StatsText.live(now, before, seconds));
    }
  }

  private void show(String text) {
    clear();
    out.print(text);
    out.flush();
    shownLines = (int) text.chars().filter(c -> c == '\n').count();
  }

  /** Takes away what is shown. */
  public void clear() {
    if (shownLines > 0) {
      out.printf("\033[%dA\033[J", shownLines);
      shownLines = 0;
    }
  }
}
