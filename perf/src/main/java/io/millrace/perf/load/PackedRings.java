package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/** A virtio-net driver's two rings, seen from the device. */
final class PackedRings implements Rings {
  /** The header before each frame (virtio 1.2, section 5.1.6), which says it is in one buffer. */
  private static final int HEADER_BYTES = 12;

  private static final int ONE_BUFFER = 1 << 16;

  private final PackedRing rx;
  private final PackedRing tx;
  private final long[] buffers = new long[LoadLoop.MOST_RECEIVED];
  private final long[] firsts = new long[LoadLoop.MOST_RECEIVED];
  private final int[] lengths = new int[LoadLoop.MOST_RECEIVED];
  private FrameSource frames;
  private FrameSink sink;

  /** What has been read adds up to, so that the compiler does not leave it out. */
  long fetched;

  /**
   * The rings.
   *
   * @param rx what the driver sends by
   * @param tx what it receives by
   */
  PackedRings(PackedRing rx, PackedRing tx, FrameSource frames, FrameSink sink) {
    this.rx = rx;
    this.tx = tx;
    this.frames = frames;
    this.sink = sink;
  }

  @Override
  public void use(FrameSource frames, FrameSink sink) {
    this.frames = frames;
    this.sink = sink;
  }

  @Override
  public int receive(int max) {
    int count = rx.available(max);
    if (count > 0) {
      rx.locate(buffers, count, HEADER_BYTES);
      fetch(count);
      sink.take(buffers, firsts, count);
      rx.useTogether(count);
    }
    return count;
  }

  /**
   * Looks at the frames' first bytes and their headers, and does nothing else, so that the
   * processor waits for the cache lines of many at once; the buffers are soon written to again.
   */
  private void fetch(int count) {
    long headers = 0;
    for (int i = 0; i < count; i++) {
      headers += PacketMemory.getLongLe(buffers[i] - HEADER_BYTES);
      firsts[i] = PacketMemory.getLongLe(buffers[i]);
    }
    fetched = headers;
  }

  @Override
  public int send(int max) {
    int count = tx.available(max);
    if (count > 0) {
      tx.locate(buffers, count, HEADER_BYTES);
      frames.writeNext(buffers, lengths, count);
      sink.stamp(buffers, count);
      for (int i = 0; i < count; i++) {
        PacketMemory.putLongLe(buffers[i] - HEADER_BYTES, 0);
        PacketMemory.putIntLe(buffers[i] - 4, ONE_BUFFER);
        PacketMemory.putIntLe(tx.descriptor(i) + 8, lengths[i] + HEADER_BYTES);
      }
      tx.use(count);
    }
    return count;
  }
}
