package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/** A virtio-net driver's two rings, seen from the device. */
final class PackedRings implements Rings {
  /** The header before each frame (virtio 1.2, section 5.1.6), which says it is in one buffer. */
  private static final int HEADER_BYTES = 12;

  private static final int ONE_BUFFER = 1 << 16;

  private final PackedRing rx;
  private final PackedRing tx;
  private final LoadFrames frames;
  private final Sink sink;

  /**
   * The rings.
   *
   * @param rx what the driver sends by
   * @param tx what it receives by
   */
  PackedRings(PackedRing rx, PackedRing tx, LoadFrames frames, Sink sink) {
    this.rx = rx;
    this.tx = tx;
    this.frames = frames;
    this.sink = sink;
  }

  @Override
  public int receive(int max) {
    int count = rx.available(max);
    for (int i = 0; i < count; i++) {
      long descriptor = rx.descriptor(i);
      int length = PacketMemory.getIntLe(descriptor + 8) - HEADER_BYTES;
      sink.take(rx.buffer(descriptor) + HEADER_BYTES, length);
    }
    if (count > 0) {
      rx.use(count);
    }
    return count;
  }

  @Override
  public int send(int max) {
    int count = tx.available(max);
    for (int i = 0; i < count; i++) {
      long descriptor = tx.descriptor(i);
      long buffer = tx.buffer(descriptor);
      PacketMemory.putLongLe(buffer, 0);
      PacketMemory.putIntLe(buffer + 8, ONE_BUFFER);
      int length = sink.stamp(frames, buffer + HEADER_BYTES);
      PacketMemory.putIntLe(descriptor + 8, length + HEADER_BYTES);
    }
    if (count > 0) {
      tx.use(count);
    }
    return count;
  }
}
