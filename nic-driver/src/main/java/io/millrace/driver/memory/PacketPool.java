package io.millrace.driver.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A pool of packet buffers that any number of threads take from and give back to, each through a
 * {@link PacketCache} of its own.
 *
 * <p>Free buffers travel between threads in magazines of up to {@value #MAX_MAGAZINE}, through two
 * lock-free queues, one of filled magazines and one of empty ones (the scheme of Bonwick and Adams,
 * "Magazines and Vmem", 2001). So a thread that only receives and a thread that only transmits meet
 * once every {@value #MAX_MAGAZINE} packets, and a thread that does both meets nobody.
 *
 * <p>No buffer lies across the border of two huge pages, so that a card reaches each through one
 * translation of the IOMMU. The cards that QEMU emulates need that: they do not send a frame whose
 * pages are not neighbors in memory.
 */
public final class PacketPool implements AutoCloseable {
  private static final int MAX_MAGAZINE = 128;
  private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(byte[].class);

  private static final long PAGE_BYTES = 2 << 20;

  private final int capacity;
  private final int firstBuffer;

  /** Buffers reserved, some of which may lie across a border and are left out. */
  private final int reserved;

  private final int magazineSize;
  private final ManyToManyConcurrentArrayQueue<Magazine> filled;
  private final ManyToManyConcurrentArrayQueue<Magazine> empty;
  private final AtomicLong inDepot = new AtomicLong();
  private final List<PacketCache> caches = new ArrayList<>();

  /** What found no place in the queues; all but the last of them full. Guarded by itself. */
  private final ArrayDeque<Magazine> loose = new ArrayDeque<>();

  private volatile boolean hasLoose;

  /** With assertions on: 1 for each buffer that is free, to catch what is freed twice. */
  private final byte[] free;

  /**
   * Takes buffers from packet memory.
   *
   * @param capacity number of buffers, at least 1
   * @throws OutOfPacketMemoryException if packet memory has no room for them
   */
  public PacketPool(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pool of " + capacity + " packets");
    }
    this.capacity = capacity;
    reserved = capacity + (int) (capacity * PacketMemory.STRIDE / (PAGE_BYTES / 2)) + 1;
    firstBuffer = BufferSpace.process().reserve(reserved);
    magazineSize = Math.clamp(capacity / 16, 1, MAX_MAGAZINE);
    int magazines = (capacity + magazineSize - 1) / magazineSize;
    filled = new ManyToManyConcurrentArrayQueue<>(Math.max(2, magazines));
    empty = new ManyToManyConcurrentArrayQueue<>(Math.max(2, magazines));
    free = new byte[reserved];
    fill();
  }

  private void fill() {
    Magazine magazine = new Magazine(magazineSize);
    int stored = 0;
    for (int i = 0; stored < capacity; i++) {
      long buffer = (firstBuffer + i) * PacketMemory.STRIDE;
      if (isAcrossPages(buffer)) {
        continue;
      }
      if (magazine.isFull()) {
        store(magazine);
        magazine = new Magazine(magazineSize);
      }
      free[i] = 1;
      magazine.buffers[magazine.count++] = buffer;
      stored++;
    }
    storeLoose(magazine);
  }

  private static boolean isAcrossPages(long buffer) {
    return buffer / PAGE_BYTES != (buffer + PacketMemory.STRIDE - 1) / PAGE_BYTES;
  }

  /** Number of buffers. */
  public int capacity() {
    return capacity;
  }

  /** A cache for the calling thread, or for one that it hands the cache to. */
  public PacketCache newCache() {
    PacketCache cache = new PacketCache(this, magazineSize);
    synchronized (caches) {
      caches.add(cache);
    }
    return cache;
  }

  /**
   * Buffers that are neither in the pool nor in a cache. Exact while no thread uses the pool, else
   * an estimate.
   */
  public int inUse() {
    long idle = inDepot.get();
    synchronized (caches) {
      for (PacketCache cache : caches) {
        idle += cache.idle();
      }
    }
    return (int) (capacity - idle);
  }

  /** Gives the buffers back to packet memory. Nobody may hold a packet of the pool any more. */
  @Override
  public void close() {
    BufferSpace.process().release(firstBuffer, reserved);
  }

  void forget(PacketCache cache) {
    synchronized (caches) {
      caches.remove(cache);
    }
  }

  /** Gives a full magazine to whoever needs one. */
  void store(Magazine magazine) {
    int count = magazine.count;
    if (filled.offer(magazine)) {
      inDepot.addAndGet(count);
    } else {
      // There is room, but a thread that takes a magazine has been interrupted at it.
      storeLoose(magazine);
    }
  }

  /**
   * Takes the magazine of a cache that closes. What several of them hold is put together, or else
   * caches that come and go would cut the free buffers up into ever more magazines.
   */
  void storeLoose(Magazine magazine) {
    synchronized (loose) {
      inDepot.addAndGet(magazine.count);
      Magazine last = loose.peekLast();
      if (last != null) {
        last.takeFrom(magazine);
      }
      if (!magazine.isEmpty()) {
        loose.addLast(magazine);
      }
      hasLoose = !loose.isEmpty();
    }
  }

  /** A magazine with buffers in it, or null when there are none left. */
  @Nullable Magazine takeFilled() {
    Magazine magazine = filled.poll();
    if (magazine == null && hasLoose) {
      magazine = takeLoose();
    }
    if (magazine != null) {
      inDepot.addAndGet(-magazine.count);
    }
    return magazine;
  }

  private @Nullable Magazine takeLoose() {
    synchronized (loose) {
      Magazine magazine = loose.pollFirst();
      hasLoose = !loose.isEmpty();
      return magazine;
    }
  }

  Magazine takeEmpty() {
    Magazine magazine = empty.poll();
    return magazine != null ? magazine : new Magazine(magazineSize);
  }

  /** Keeps a magazine for {@link #takeEmpty}, as many of them as the pool ever needs. */
  void storeEmpty(Magazine magazine) {
    empty.offer(magazine);
  }

  boolean markFree(long buffer) {
    int index = (int) (buffer / PacketMemory.STRIDE) - firstBuffer;
    if (index < 0 || index >= reserved) {
      throw new AssertionError("buffer at " + buffer + " is not of this pool");
    }
    if ((byte) STATE.getAndSet(free, index, (byte) 1) != 0) {
      throw new AssertionError("buffer at " + buffer + " is freed twice");
    }
    return true;
  }

  boolean markUsed(long buffer) {
    int index = (int) (buffer / PacketMemory.STRIDE) - firstBuffer;
    if ((byte) STATE.getAndSet(free, index, (byte) 0) != 1) {
      throw new AssertionError("buffer at " + buffer + " is handed out twice");
    }
    return true;
  }
}
