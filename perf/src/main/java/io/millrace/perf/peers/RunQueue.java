package io.millrace.perf.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long the busiest thread of a process was ready to run but did not: above some ten percent,
 * something else used its processor and the figures are worth nothing.
 */
final class RunQueue {
  private RunQueue() {}

  /** The share of the process's busiest thread, 0 to 1, as of now; 0 if the process is gone. */
  static double waitShare(long pid) {
    long mostRan = 0;
    double share = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + pid, "task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        List<Long> figures =
            Stream.of(Files.readString(task.resolve("schedstat")).strip().split(" "))
                .map(Long::valueOf)
                .toList();
        if (figures.getFirst() > mostRan) {
          mostRan = figures.getFirst();
          share = (double) figures.get(1) / (figures.getFirst() + figures.get(1));
        }
      }
    } catch (IOException e) {
      return share;
    }
    return share;
  }

  /**
   * Gives this session's processes the weight of nice -20 against other sessions', or the usual.
   */
  static void weigh(boolean heavy) {
    try {
      Files.writeString(Path.of("/proc/self/autogroup"), heavy ? "-20" : "0");
    } catch (IOException e) {
      // no such file, or not allowed: the run-queue delay tells whether it mattered
      return;
    }
  }
}
