package io.millrace.pipeline;

import io.millrace.driver.Threads;
import io.millrace.driver.ffi.Affinity;
import io.millrace.pipeline.counters.Counter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a pipeline: opens its queues, goes round until it is done, and closes them again. A
 * failure in a round is logged and the next round follows.
 */
abstract class Worker implements Runnable {
  final WorkerContext context;
  final WorkerQueues queues;
  final IdleStrategy idle;

  private final @Nullable Integer cpu;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final Counter idlePolls;
  private final Counter busyPolls;
  private final Thread thread;
  private volatile boolean aborted;

  Worker(WorkerContext context, WorkerQueues queues, IdleStrategy idle, @Nullable Integer cpu) {
    this.context = context;
    this.queues = queues;
    this.idle = idle;
    this.cpu = cpu;
    idlePolls = context.idlePolls();
    busyPolls = context.busyPolls();
    thread = new Thread(this, "millrace-" + context.name());
  }

  /** Opens what the worker needs. */
  abstract void open();

  /** One round; how much there was to do. */
  abstract int round();

  /** Between two rounds, the last of which had so much to do. */
  void rest(int work) {
    idle.idle(work);
  }

  /** Whether there is no further round. */
  abstract boolean done();

  /** After the last round: gives up what is held. */
  abstract void finish();

  /** Ends the worker without giving it a chance to finish, because another failed to start. */
  void abort() {
    aborted = true;
    begun.complete(null);
  }

  /** Lets it go round, once all workers have opened what they need. */
  void begin() {
    begun.complete(null);
  }

  boolean isAborted() {
    return aborted;
  }

  void start() {
    thread.start();
  }

  /** Waits until the queues are open, and throws what kept them from opening. */
  void awaitReady() {
    try {
      ready.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  void join() {
    Threads.joinUninterruptibly(thread);
  }

  @Override
  public void run() {
    try {
      try {
        if (cpu != null) {
          Affinity.pin(cpu);
        }
        open();
      } catch (Throwable e) { // the starter gets it
        ready.completeExceptionally(e);
        return;
      }
      ready.complete(null);
      begun.join(); // or the first to be ready could take all buffers that the others open with
      while (!done() && !aborted) {
        safeRound();
      }
      finish();
    } finally {
      release();
    }
  }

  /** Closes the queues and gives the buffers back. */
  void release() {
    queues.closeAll();
    context.cache().close();
  }

  private void safeRound() {
    try {
      context.startRound();
      int work = round();
      (work == 0 ? idlePolls : busyPolls).add(1);
      rest(work);
    } catch (Throwable e) { // a port's failure must not end the others
      context.log().workerFailed(context.name(), e);
    }
  }
}
