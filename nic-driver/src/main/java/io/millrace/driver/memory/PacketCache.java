package io.millrace.driver.memory;

import org.jspecify.annotations.Nullable;

/**
 * One thread's store of free packet buffers: a stack, so that the buffer used last, still warm in
 * the processor's cache, is used next. Only its thread may call it, except for {@link
 * PacketPool#inUse}.
 */
public final class PacketCache implements AutoCloseable {
  private static final int DATA_START = PacketMemory.META_BYTES + PacketMemory.HEADROOM_BYTES;

  private final PacketPool pool;
  private Magazine loaded;
  private Magazine spare;

  PacketCache(PacketPool pool, int magazineSize) {
    this.pool = pool;
    loaded = new Magazine(magazineSize);
    spare = new Magazine(magazineSize);
  }

  /** The pool behind this cache. */
  public PacketPool pool() {
    return pool;
  }

  /**
   * A packet of length 0 with full headroom, which is the caller's from here on, or {@link
   * Packet#NONE} when the pool is exhausted. Its data are whatever was there before.
   */
  public long allocate() {
    if (loaded.isEmpty() && !reload()) {
      return Packet.NONE;
    }
    long buffer = loaded.buffers[--loaded.count];
    assert pool.markUsed(buffer);
    return buffer + DATA_START;
  }

  /**
   * Packets of length 0, as many as are left, at most {@code count}.
   *
   * @param packets receives them from index {@code from} on
   * @return how many there were
   */
  public int allocate(long[] packets, int from, int count) {
    int done = 0;
    while (done < count && (!loaded.isEmpty() || reload())) {
      int part = Math.min(count - done, loaded.count);
      takeOff(packets, from + done, part);
      done += part;
    }
    return done;
  }

  private void takeOff(long[] packets, int from, int count) {
    long[] buffers = loaded.buffers;
    int top = loaded.count - count;
    for (int i = 0; i < count; i++) {
      assert pool.markUsed(buffers[top + i]);
      packets[from + i] = buffers[top + i] + DATA_START;
    }
    loaded.count = top;
  }

  /** Takes a packet that the caller owns back into the pool. */
  public void free(long packet) {
    if (loaded.isFull()) {
      unload();
    }
    long buffer = Packet.buffer(packet);
    assert pool.markFree(buffer);
    loaded.buffers[loaded.count++] = buffer;
  }

  /** Takes {@code count} packets from index {@code from} on back into the pool. */
  public void free(long[] packets, int from, int count) {
    int done = 0;
    while (done < count) {
      if (loaded.isFull()) {
        unload();
      }
      int part = Math.min(count - done, loaded.buffers.length - loaded.count);
      putOn(packets, from + done, part);
      done += part;
    }
  }

  private void putOn(long[] packets, int from, int count) {
    long[] buffers = loaded.buffers;
    int top = loaded.count;
    for (int i = 0; i < count; i++) {
      long buffer = Packet.buffer(packets[from + i]);
      assert pool.markFree(buffer);
      buffers[top + i] = buffer;
    }
    loaded.count = top + count;
  }

  /** Takes the packets of the burst back into the pool and empties it. */
  public void free(Burst burst) {
    free(burst.packets(), 0, burst.size());
    burst.clear();
  }

  private boolean reload() {
    Magazine used = loaded;
    if (!spare.isEmpty()) {
      loaded = spare;
      spare = used;
      return true;
    }
    @Nullable Magazine filled = pool.takeFilled();
    if (filled == null) {
      return false;
    }
    pool.storeEmpty(used);
    loaded = filled;
    return true;
  }

  private void unload() {
    Magazine full = loaded;
    if (spare.isEmpty()) {
      loaded = spare;
      spare = full;
      return;
    }
    pool.store(full);
    loaded = pool.takeEmpty();
  }

  int idle() {
    return loaded.count + spare.count;
  }

  /** Gives all buffers back to the pool; the cache must not be used afterwards. */
  @Override
  public void close() {
    pool.storeLoose(loaded);
    pool.storeLoose(spare);
    loaded = new Magazine(0);
    spare = new Magazine(0);
    pool.forget(this);
  }
}
