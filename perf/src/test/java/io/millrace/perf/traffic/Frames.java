package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;

/** A few buffers for a test that writes frames by itself. */
final class Frames implements AutoCloseable {
  static final SignatureKey KEY = SignatureKey.of(42);

  private final PacketPool pool = new PacketPool(16);
  private final PacketCache cache = pool.newCache();

  PacketCache cache() {
    return cache;
  }

  StreamFrames of(StreamContent content) {
    return StreamFrames.of(TrafficStream.of("test", content), KEY, 3, cache);
  }

  @Override
  public void close() {
    cache.close();
    pool.close();
  }
}
