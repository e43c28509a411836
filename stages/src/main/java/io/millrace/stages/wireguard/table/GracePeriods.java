package io.millrace.stages.wireguard.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Says when nobody uses any more what has been taken out of a table: keys must not be wiped, nor
 * numbers given to somebody else, while a worker that found them a moment ago is at it.
 *
 * <p>A worker counts up when it begins with a burst and when it is done with it, so the count is
 * odd in between. What control has retired is free once each worker that was within a burst then
 * has counted on (epoch-based reclamation: Fraser, "Practical lock-freedom", 2004, section 5.2.3).
 * A worker pays one fence a burst and never waits; control looks whenever it comes round.
 */
public final class GracePeriods {
  private final List<Worker> workers = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> retired = new ArrayDeque<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<Wait> waits = new ArrayList<>();

  private record Wait(Worker worker, long count) {
    boolean isOver() {
      return worker.count() != count;
    }
  }

  /** One worker's mark. Only its thread calls {@link #enter}, {@link #leave} and {@link #close}. */
  public static final class Worker implements AutoCloseable {
    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(Worker.class, "count", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final GracePeriods periods;

    @SuppressWarnings("unused") // by COUNT
    private long count;

    private Worker(GracePeriods periods) {
      this.periods = periods;
    }

    /** Before the first look into a table. */
    public void enter() {
      // Volatile: no load from a table may come before it.
      COUNT.setVolatile(this, count() + 1);
    }

    /** After the last use of anything found there. */
    public void leave() {
      COUNT.setRelease(this, count() + 1);
    }

    private long count() {
      return (long) COUNT.getAcquire(this);
    }

    @Override
    public void close() {
      periods.workers.remove(this);
    }
  }

  /** A new worker; any thread. */
  public Worker register() {
    Worker worker = new Worker(this);
    workers.add(worker);
    return worker;
  }

  /**
   * Has something done once no worker can see what was taken out of tables before this call.
   * Control only.
   */
  public void retire(Runnable release) {
    retired.add(release);
  }

  /** Does what is free to be done by now. Control only. */
  public void reclaim() {
    waits.removeIf(Wait::isOver);
    if (!waits.isEmpty()) {
      return;
    }
    runAll(waiting);
    if (retired.isEmpty()) {
      return;
    }
    waiting.addAll(retired);
    retired.clear();
    VarHandle.fullFence(); // what was taken out is out before anybody is asked
    for (Worker worker : workers) {
      Wait wait = new Wait(worker, worker.count());
      if ((wait.count & 1) != 0) {
        waits.add(wait);
      }
    }
    if (waits.isEmpty()) {
      runAll(waiting);
    }
  }

  /** Does everything at once: all workers have gone for good. */
  public void reclaimAll() {
    runAll(waiting);
    runAll(retired);
    waits.clear();
  }

  /** What has been retired and not been done. */
  public int pending() {
    return retired.size() + waiting.size();
  }

  private static void runAll(Queue<Runnable> releases) {
    for (Runnable release = releases.poll(); release != null; release = releases.poll()) {
      release.run();
    }
  }
}
