package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import java.util.List;

/**
 * One step of a pipeline: it is given bursts of packets and says of each packet what becomes of it.
 *
 * <p>Each worker has an instance of its own, made by the factory in the {@link Graph}, so a stage
 * needs no locks; what instances share (tables, say) is handed to them by their factory and must be
 * safe to share. {@link #start} is called by the thread that sets the pipeline up, all the others
 * by the worker's.
 *
 * <p>A stage owns the packets it is given. Those it says nothing of go to its first output.
 */
public interface Stage {
  /**
   * Judges a burst. Packets may be changed in place, in memory and ({@link Burst#set}) as to where
   * they start and how long they are.
   *
   * @param burst 1 to {@link Burst#MAX_SIZE} packets; their number must not be changed
   * @param verdicts what becomes of each packet; on entry all are kept
   */
  void process(Burst burst, Verdicts verdicts);

  /** Names of the outputs. Kept packets go to the first one; a stage without outputs keeps none. */
  default List<String> outputs() {
    return List.of("out");
  }

  /** Every reason for which the stage drops packets. */
  default List<DropReason> dropReasons() {
    return List.of();
  }

  /** Called once before the first burst. */
  default void start(StageContext context) {}

  /** Nanoseconds between calls of {@link #tick}; 0 for a stage that needs none. */
  default long tickNanos() {
    return 0;
  }

  /**
   * Does what is due by now: retries, time-outs, packets to release or to make.
   *
   * @param nanos the pipeline's clock
   * @param verdicts for {@link Verdicts#emit}, {@link Verdicts#release} and {@link
   *     Verdicts#dropHeld}
   */
  default void tick(long nanos, Verdicts verdicts) {}

  /** Number of packets the stage holds back at the moment. */
  default int held() {
    return 0;
  }

  /**
   * Takes over from the stage of the same name and class that this one replaces at a reload: its
   * held packets and whatever it has learned. Called after {@link #start}, before the first burst.
   *
   * @return whether it did; if not, the predecessor is stopped
   */
  default boolean adopt(Stage predecessor) {
    return false;
  }

  /** Gives up the packets it holds: each is released or dropped. The last call. */
  default void stop(Verdicts verdicts) {}
}
