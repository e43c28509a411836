package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.junit.jupiter.api.Test;

/**
 * Threads that take packets, pass them to each other and free them. Each writes its mark into what
 * it holds, so a buffer handed out twice shows even where the pool's own assertions do not.
 */
class PacketPoolThreadsTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 60_000;

  private final ManyToManyConcurrentArrayQueue<Long> exchange =
      new ManyToManyConcurrentArrayQueue<>(512);

  @Test
  void conservesBuffers() throws InterruptedException, ExecutionException {
    try (PacketPool pool = new PacketPool(2000);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long mark = i + 1L;
        runs.add(threads.submit(() -> work(pool, mark)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
      try (PacketCache cache = pool.newCache()) {
        exchange.drain(cache::free);
        assertEquals(0, pool.inUse());
        long[] packets = new long[pool.capacity()];
        assertEquals(pool.capacity(), cache.allocate(packets, 0, packets.length));
        cache.free(packets, 0, packets.length);
      }
    }
  }

  private void work(PacketPool pool, long mark) {
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(mark);
    PacketCache cache = pool.newCache();
    long[] held = new long[400];
    int count = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (random.nextInt(held.length) >= count) {
        count += take(cache, mark, held, count);
      } else {
        pass(cache, mark, held[--count]);
      }
      if (round % 5000 == 0) {
        cache.close();
        cache = pool.newCache();
      }
    }
    while (count > 0) {
      pass(cache, mark, held[--count]);
    }
    cache.close();
  }

  private int take(PacketCache cache, long mark, long[] held, int at) {
    Long passed = exchange.poll();
    long packet = passed != null ? passed : cache.allocate();
    if (packet == Packet.NONE) {
      return 0;
    }
    PacketMemory.putLong(packet, mark);
    held[at] = packet;
    return 1;
  }

  private void pass(PacketCache cache, long mark, long packet) {
    assertEquals(mark, PacketMemory.getLong(packet), "another thread has the same buffer");
    if (!exchange.offer(packet)) {
      cache.free(packet);
    }
  }
}
