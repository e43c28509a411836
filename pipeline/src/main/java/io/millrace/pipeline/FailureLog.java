package io.millrace.pipeline;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Logs what goes wrong while packets flow, at most once a second for each place. */
final class FailureLog {
  private static final System.Logger LOG = System.getLogger("io.millrace.pipeline");
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final ConcurrentHashMap<String, long[]> places = new ConcurrentHashMap<>();

  void stageFailed(String stage, Throwable e) {
    report("stage '" + stage + "' failed and its burst was dropped", stage, e);
  }

  void workerFailed(String worker, Throwable e) {
    report("worker '" + worker + "' met a failure and goes on", worker, e);
  }

  private void report(String message, String place, Throwable e) {
    long[] state = places.computeIfAbsent(place, p -> new long[] {System.nanoTime() - INTERVAL, 0});
    synchronized (state) {
      long now = System.nanoTime();
      if (now - state[0] < INTERVAL) {
        state[1]++;
        return;
      }
      String more = state[1] == 0 ? "" : " (and " + state[1] + " times since the last message)";
      state[0] = now;
      state[1] = 0;
      LOG.log(System.Logger.Level.WARNING, message + more, e);
    }
  }
}
