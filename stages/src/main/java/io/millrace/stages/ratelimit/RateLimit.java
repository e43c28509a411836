package io.millrace.stages.ratelimit;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.table.bucket.TokenBuckets;
import java.util.List;

/**
 * Drops what exceeds a rate, of all packets or of each aggregate by itself.
 *
 * <p>Instances share the buckets, so the rate is that of all workers together. The alternative, a
 * share of the rate for each worker, would give a flow a fraction of it: flows are spread over
 * workers by hash, and a flow stays with one. The price is a compare-and-set for each packet that
 * passes, about 20 cycles while no other worker touches the same bucket; packets that are dropped
 * write nothing.
 *
 * <p>Aggregates find their bucket by hash. Two may meet in one and then have one rate between them,
 * with n aggregates active in a table of b buckets n / b of them; buckets are 8 bytes, so make the
 * table some ten times larger than what is expected.
 */
public final class RateLimit implements Stage {
  /** Over the limit. */
  public static final DropReason RATE_LIMITED =
      DropReason.declare("rate-limited", "The packet came when its rate was used up.");

  private final TokenBuckets buckets;
  private final Aggregate aggregate;

  /**
   * Limits rates.
   *
   * @param buckets shared by all instances; one is enough for {@link Aggregate#all}
   * @param aggregate which packets are counted together
   */
  public RateLimit(TokenBuckets buckets, Aggregate aggregate) {
    this.buckets = buckets;
    this.aggregate = aggregate;
  }

  @Override
  public void process(Burst burst, Verdicts verdicts) {
    long nanos = burst.nanos();
    for (int i = 0; i < burst.size(); i++) {
      long packet = burst.get(i);
      if (!buckets.take(aggregate.of(packet), nanos, Packet.length(packet))) {
        verdicts.drop(i, RATE_LIMITED);
      }
    }
  }

  @Override
  public List<DropReason> dropReasons() {
    return List.of(RATE_LIMITED);
  }
}
