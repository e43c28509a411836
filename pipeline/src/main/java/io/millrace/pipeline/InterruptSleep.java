package io.millrace.pipeline;

import io.millrace.driver.ffi.PollSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Lets a worker sleep until one of its receive queues raises an interrupt. After a round with
 * something to do it polls on for {@value #BUSY_ROUNDS} rounds, so that a busy worker never pays
 * for an interrupt; asleep, it looks up every {@value #MAX_SLEEP_MILLIS} ms for what no queue
 * announces: the stages' ticks, transmitted packets to free, a new program, the end.
 *
 * <p>Nothing is lost in between: the worker polls once more after it has asked for interrupts. What
 * it has asked for stays while it looks up and finds nothing, so that an idle worker leaves the
 * cards alone; it asks again every {@value #REARM_LOOKS} looks, for a card that was reset has
 * forgotten. Belongs to the worker's thread.
 */
final class InterruptSleep {
  private static final int BUSY_ROUNDS = 1_000;
  private static final int MAX_SLEEP_MILLIS = 200;
  private static final int REARM_LOOKS = 5;

  /** A descriptor in error is readable at once, for as long as the error lasts. */
  private static final long ERROR_NANOS = 10_000_000;

  private Source[] sources = new Source[0];
  private PollSet descriptors = new PollSet(0);
  private boolean possible;
  private int idleRounds;

  private boolean armed;

  /** How often it has looked up in vain since {@link #arm}. */
  private int looks;

  /** Says which queues are to wake the worker from now on. */
  void watch(Source[] queues) {
    disarm();
    sources = queues;
    descriptors = new PollSet(queues.length);
    possible =
        queues.length > 0
            && Stream.of(queues).allMatch(source -> source.queue().interruptFd() >= 0);
    idleRounds = 0;
  }

  /** Whether all the worker's queues can wake it. */
  boolean isPossible() {
    return possible;
  }

  /** Whether the worker has had nothing to do for long enough, this last round included. */
  boolean isDue(int work) {
    if (work > 0) {
      idleRounds = 0;
      disarm();
      return false;
    }
    if (idleRounds < BUSY_ROUNDS) {
      idleRounds++;
      Thread.onSpinWait();
      return false;
    }
    return true;
  }

  /** Whether the queues have been asked for an interrupt, and have raised none since. */
  boolean isArmed() {
    return armed;
  }

  /** Asks all queues for an interrupt. */
  void arm() {
    for (int i = 0; i < sources.length; i++) {
      descriptors.set(i, sources[i].queue().interruptFd());
      sources[i].queue().armInterrupt();
    }
    armed = true;
    looks = 0;
  }

  /** Sleeps until the first interrupt, or for a while. */
  void await() {
    int ready = descriptors.await(MAX_SLEEP_MILLIS);
    if (ready > 0 && !descriptors.isReadable()) {
      LockSupport.parkNanos(ERROR_NANOS);
    }
    if (ready != 0 || ++looks == REARM_LOOKS) {
      disarm();
    }
  }

  /** Takes back what {@link #arm} asked for, if it still stands. */
  private void disarm() {
    if (armed) {
      armed = false;
      for (Source source : sources) {
        source.queue().disarmInterrupt();
      }
    }
  }
}
