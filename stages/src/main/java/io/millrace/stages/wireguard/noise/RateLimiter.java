package io.millrace.stages.wireguard.noise;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many messages each source may send under load: 20 a second, 5 at once (paper, section 5.3;
 * figures, size and what happens when the table is full as Linux's ratelimiter.c). A token bucket
 * for each source, counted in nanoseconds; one that has been left alone for a second is forgotten,
 * since it is full again by then.
 */
final class RateLimiter {
  private static final long COST = TimeUnit.SECONDS.toNanos(1) / 20;
  private static final long MOST = 5 * COST;
  private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So many sources at once; further ones are refused. */
  static final int CAPACITY = 65_536;

  /** What a source may still spend, as of a time. */
  private record Bucket(long tokens, long at) {}

  /** Least recently heard from first. */
  private final Map<Source.Prefix, Bucket> buckets = new LinkedHashMap<>();

  /** Whether one more message may come from there, and counts it if so. */
  boolean allow(Source source, long nanos) {
    forget(nanos);
    Source.Prefix prefix = source.prefix();
    Bucket old = buckets.remove(prefix);
    if (old == null && buckets.size() >= CAPACITY) {
      return false;
    }
    long tokens = old == null ? MOST : Math.min(MOST, old.tokens + nanos - old.at);
    boolean isAllowed = tokens >= COST;
    buckets.put(prefix, new Bucket(isAllowed ? tokens - COST : tokens, nanos));
    return isAllowed;
  }

  private void forget(long nanos) {
    Iterator<Bucket> oldest = buckets.values().iterator();
    while (oldest.hasNext() && nanos - oldest.next().at > FORGET_NANOS) {
      oldest.remove();
    }
  }

  int size() {
    return buckets.size();
  }
}
