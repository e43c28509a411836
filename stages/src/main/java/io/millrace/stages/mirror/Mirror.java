package io.millrace.stages.mirror;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.StageContext;
import io.millrace.pipeline.Verdicts;
import io.millrace.pipeline.counters.Counter;
import io.millrace.stages.PacketCopy;
import java.util.List;

/**
 * Sends a copy of every n-th packet to output {@code copy}; the packets themselves go on untouched.
 * When there is no buffer for a copy, there is no copy, and the counter {@code missed} says so.
 * Each instance counts to n by itself.
 */
@SuppressWarnings("NullAway.Init") // start() comes first
public final class Mirror implements Stage {
  /** Truncation length that truncates nothing. */
  public static final int WHOLE = Packet.MAX_LENGTH;

  private static final int COPY = 1;

  private final int every;
  private final int most;
  private int untilNext;
  private PacketCache packets;
  private Counter missed;

  /** Copies every packet as a whole. */
  public Mirror() {
    this(1, WHOLE);
  }

  /**
   * Copies every {@code every}-th packet, starting with the {@code every}-th.
   *
   * @param every 1 or more
   * @param most bytes to copy of a packet at most, from its Ethernet header on
   */
  public Mirror(int every, int most) {
    if (every < 1) {
      throw new IllegalArgumentException("every: 1 for each packet, 2 for each second one, ...");
    }
    if (most < 1) {
      throw new IllegalArgumentException("truncate: a copy has at least 1 byte");
    }
    this.every = every;
    this.most = most;
    untilNext = every;
  }

  @Override
  public void start(StageContext context) {
    packets = context.packets();
    missed = context.counter("missed");
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    int size = burst.size();
    int next = untilNext - 1;
    for (; next < size; next += every) {
      copy(next, burst.get(next), verdicts);
    }
    untilNext = next - size + 1;
  }

  private void copy(int index, long packet, Verdicts verdicts) {
    long copy = PacketCopy.of(packet, most, packets);
    if (copy == Packet.NONE) {
      missed.add(1);
    } else {
      verdicts.emitBehind(index, COPY, copy);
    }
  }

  @Override
  public List<String> outputs() {
    return List.of("out", "copy");
  }
}
