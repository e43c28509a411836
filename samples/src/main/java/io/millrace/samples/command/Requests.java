package io.millrace.samples.command;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What signals have asked this process to do, in order. A signal only leaves a note here, for the
 * thread that looks after the appliance; one that comes while the appliance is still being started
 * waits until it has been, so that nothing is left half done.
 */
final class Requests implements AutoCloseable {
  /** What there is to ask for. */
  enum Request {
    /** Read the configuration again. */
    RELOAD,
    /** End. */
    STOP
  }

  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();

  private final List<Runnable> restore;

  private Requests() {
    restore =
        List.of(
            Signals.handle("HUP", () -> queue.add(Request.RELOAD)),
            Signals.handle("TERM", () -> queue.add(Request.STOP)),
            Signals.handle("INT", () -> queue.add(Request.STOP)));
  }

  /** Those of SIGHUP, SIGTERM and SIGINT from now on. */
  static Requests bySignals() {
    return new Requests();
  }

  /** The next one, or null if none comes in time. */
  @Nullable Request next(long millis) {
    try {
      return queue.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Request.STOP;
    }
  }

  /** Has the signals do what they did before. */
  @Override
  public void close() {
    restore.forEach(Runnable::run);
  }
}
