package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.ratelimit.Aggregate;
import io.millrace.stages.ratelimit.RateLimit;
import io.millrace.stages.table.bucket.Rate;
import io.millrace.stages.table.bucket.TokenBuckets;
import java.util.List;
import java.util.Optional;

/** {@code rate-limit}: drops what exceeds a rate. */
final class RateLimitType implements StageType {
  private static final int DEFAULT_BUCKETS = 1 << 16;

  @Override
  public String name() {
    return "rate-limit";
  }

  @Override
  public String summary() {
    return "drops what exceeds a rate, of all packets, of each flow or of each source";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    long packets = scaled(settings, "packets-per-second", 1_000_000_000L);
    long bits = scaled(settings, "bits-per-second", 1_000_000_000_000L);
    int burstPackets = settings.number("burst-packets", 1, 1 << 30, 64);
    int burstBytes = settings.number("burst-bytes", 1518, 1 << 30, 1 << 17);
    String per = settings.oneOf("per", List.of("all", "flow", "source"), "all");
    int length4 = settings.number("ipv4-length", 0, 32, 32);
    int length6 = settings.number("ipv6-length", 0, 128, 64);
    int count = settings.number("buckets", 1, 1 << 24, per.equals("all") ? 1 : DEFAULT_BUCKETS);
    boolean unreadable =
        (settings.has("packets-per-second") || settings.has("bits-per-second"))
            && packets == Rate.UNLIMITED
            && bits == Rate.UNLIMITED;
    Optional<Rate> rate =
        unreadable
            ? Optional.empty()
            : settings.make(() -> new Rate(packets, burstPackets, bits, burstBytes));
    Aggregate aggregate =
        switch (per) {
          case "flow" -> Aggregate.flow();
          case "source" -> Aggregate.source(length4, length6);
          default -> Aggregate.all();
        };
    return assembly -> {
      TokenBuckets buckets = new TokenBuckets(rate.orElseThrow(), count);
      return () -> new RateLimit(buckets, aggregate);
    };
  }

  private static long scaled(Section settings, String key, long max) {
    return settings.get(key).flatMap(value -> value.asScaled(1, max)).orElse(Rate.UNLIMITED);
  }
}
