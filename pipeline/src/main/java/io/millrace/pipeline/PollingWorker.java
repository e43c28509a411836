package io.millrace.pipeline;

import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/** A worker that polls ports, and so is the one to be told of a new program and of the end. */
abstract class PollingWorker extends Worker {
  private volatile @Nullable Program next;
  private volatile boolean stopping;
  private volatile boolean quiet;

  /** Sleeps when there is nothing to do; null to go by the idle strategy. */
  private final @Nullable InterruptSleep sleep;

  PollingWorker(
      WorkerContext context,
      WorkerQueues queues,
      IdleStrategy idle,
      @Nullable Integer cpu,
      @Nullable InterruptSleep sleep) {
    super(context, queues, idle, cpu);
    this.sleep = sleep;
  }

  /** Says which queues it polls from here on, and so may be woken by. */
  final void setSources(Source[] sources) {
    if (sleep != null) {
      sleep.watch(sources);
    }
  }

  @Override
  final void rest(int work) {
    if (sleep == null || !sleep.isPossible()) {
      super.rest(work);
    } else if (sleep.isDue(work) && (sleep.isArmed() || isQuietOnceArmed(sleep))) {
      sleep.await();
    }
  }

  private boolean isQuietOnceArmed(InterruptSleep sleeper) {
    sleeper.arm();
    return sleeper.isDue(round());
  }

  /** The program to go over to, or null if there is none. */
  final @Nullable Program pending() {
    return next;
  }

  /** It has gone over to the pending program. */
  final void settled() {
    next = null;
  }

  /** Says whether all ports have ended and everything they brought has been passed on. */
  final void setQuiet(boolean ended) {
    if (quiet != ended) {
      quiet = ended;
    }
  }

  /** Has the worker go over to another program between two bursts. */
  final void replace(Program successor) {
    next = successor;
  }

  /** Whether it goes by the program it was last told of. */
  final boolean isSettled() {
    return next == null;
  }

  /** Whether all its ports have ended and everything they brought has been passed on. */
  final boolean isQuiet() {
    return quiet;
  }

  /** Has the worker end after its round. */
  final void stop() {
    stopping = true;
  }

  @Override
  final boolean done() {
    return stopping;
  }
}
