package io.millrace.driver.vhost.backend;

import io.millrace.driver.virtio.Feature;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The ways in which queues can be used. */
final class Kind {
  private static final long[] CHOICES = {
    Feature.RING_PACKED, Feature.MRG_RXBUF, Feature.IN_ORDER, Feature.EVENT_IDX
  };

  private Kind() {}

  static LongStream all() {
    return IntStream.range(0, 1 << CHOICES.length)
        .mapToLong(
            bits ->
                IntStream.range(0, CHOICES.length)
                        .filter(i -> (bits >> i & 1) != 0)
                        .mapToLong(i -> CHOICES[i])
                        .reduce(0, (one, other) -> one | other)
                    | Feature.INDIRECT_DESC);
  }

  static LongStream rings() {
    return LongStream.of(0, Feature.RING_PACKED);
  }
}
