package io.millrace.stages.traffic;

import io.millrace.driver.sim.FrameSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends a set of frames made beforehand, over and over, and knows how many of each kind it has
 * sent. A frame costs one copy. Belongs to the thread of its queue; the counts may be read by any,
 * and are exact once the queue's thread has stopped.
 */
public final class TrafficSource implements FrameSource {
  private static final VarHandle MADE = made0();

  private final FrameTable table;
  private final int[] kinds;
  private final List<Flaw> flaws;
  private int next;
  private long made;

  TrafficSource(FrameTable table, int[] kinds, List<Flaw> flaws) {
    this.table = table;
    this.kinds = kinds;
    this.flaws = flaws;
  }

  private static VarHandle made0() {
    try {
      return MethodHandles.lookup().findVarHandle(TrafficSource.class, "made", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public long next(long packet) {
    long filled = table.copyTo(packet, next);
    next = next + 1 == table.count() ? 0 : next + 1;
    MADE.setOpaque(this, made + 1);
    return filled;
  }

  /** Frames made so far. */
  public long made() {
    return (long) MADE.getOpaque(this);
  }

  /** Number of frames before they repeat. */
  public int templates() {
    return table.count();
  }

  /** Of the frames made so far, how many the pipeline must drop, by name of the reason. */
  public Map<String, Long> expectedDrops() {
    long total = made();
    long rounds = total / kinds.length;
    int rest = (int) (total % kinds.length);
    Map<String, Long> drops = new TreeMap<>();
    flaws.forEach(flaw -> drops.putIfAbsent(flaw.reason(), 0L));
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] != TrafficMaker.VALID) {
        drops.merge(flaws.get(kinds[i]).reason(), rounds + (i < rest ? 1 : 0), Long::sum);
      }
    }
    return drops;
  }

  /** What several sources together expect to be dropped. */
  public static Map<String, Long> expectedDrops(Collection<TrafficSource> sources) {
    Map<String, Long> drops = new TreeMap<>();
    for (TrafficSource source : sources) {
      source.expectedDrops().forEach((reason, count) -> drops.merge(reason, count, Long::sum));
    }
    return drops;
  }

  /** Number of the frame that comes next, from 0 to {@link #templates} - 1. */
  int position() {
    return next;
  }

  /** Whether a frame has no flaw, by its number. */
  boolean isValid(int position) {
    return kinds[position] == TrafficMaker.VALID;
  }
}
