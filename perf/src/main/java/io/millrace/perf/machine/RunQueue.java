package io.millrace.perf.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long the busiest thread of a process was ready to run but did not: above some ten percent,
 * something else used its processor and the figures are worth nothing.
 */
public final class RunQueue {
  private RunQueue() {}

  /** A thread that runs less of the time than this measures nothing. */
  private static final double BUSY_SHARE = 0.2;

  /** Nanoseconds that a thread ran, and was ready to but did not. */
  public record Times(long ran, long waited) {}

  /** Those of all threads of a process, by their ids; none if it is gone. */
  public static Map<String, Times> of(long pid) {
    Map<String, Times> threads = new HashMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + pid, "task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        String[] figures = Files.readString(task.resolve("schedstat")).strip().split(" ");
        threads.put(
            task.getFileName().toString(),
            new Times(Long.parseLong(figures[0]), Long.parseLong(figures[1])));
      }
    } catch (IOException e) {
      return threads; // a thread or all of them have ended
    }
    return threads;
  }

  /** The share of waiting, 0 to 1, of the thread that ran most between two moments. */
  public static double waitShare(Map<String, Times> before, Map<String, Times> after) {
    Times none = new Times(0, 0);
    long mostRan = 0;
    double share = 0;
    for (Map.Entry<String, Times> thread : after.entrySet()) {
      Times start = before.getOrDefault(thread.getKey(), none);
      long ran = thread.getValue().ran() - start.ran();
      long waited = thread.getValue().waited() - start.waited();
      if (ran > mostRan) {
        mostRan = ran;
        share = (double) waited / (ran + waited);
      }
    }
    return share;
  }

  /**
   * The largest share of waiting, 0 to 1, among the threads that were busy between two moments.
   *
   * @param nanos between them
   */
  public static double worstWait(
      Map<String, Times> before, Map<String, Times> after, double nanos) {
    Times none = new Times(0, 0);
    double worst = 0;
    for (Map.Entry<String, Times> thread : after.entrySet()) {
      Times start = before.getOrDefault(thread.getKey(), none);
      double ran = thread.getValue().ran() - start.ran();
      double waited = thread.getValue().waited() - start.waited();
      if (ran + waited > nanos * BUSY_SHARE) {
        worst = Math.max(worst, waited / (ran + waited));
      }
    }
    return worst;
  }

  /**
   * Gives this session's processes the weight of nice -20 against other sessions', or the usual.
   */
  public static void weigh(boolean heavy) {
    try {
      Files.writeString(Path.of("/proc/self/autogroup"), heavy ? "-20" : "0");
    } catch (IOException e) {
      // no such file, or not allowed: the run-queue delay tells whether it mattered
      return;
    }
  }
}
