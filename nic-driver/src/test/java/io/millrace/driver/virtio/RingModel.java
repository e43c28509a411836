package io.millrace.driver.virtio;

import io.millrace.driver.card.InterruptVectors;
import io.millrace.driver.memory.PacketMemory;

/**
 * A device without a bus that does nothing but turn its first two queues over, as cheaply as it can
 * be done: for benchmarks. It checks nothing and allocates nothing.
 */
public final class RingModel implements VirtioTransport {
  private static final long BASE = 1L << 40;
  private static final int MAX_SIZE = 1024;
  private static final long BOTH = 1L << 55 | 1L << 63;
  private static final long AVAILABLE = 1L << 55;

  /** One queue from the device's side; positions run free. */
  private static final class Ring {
    int size;
    long descriptors;
    long driverArea;
    long deviceArea;
    int at;
  }

  private final long offered;
  private final boolean packed;
  private final Ring rx = new Ring();
  private final Ring tx = new Ring();
  private int status;
  private int doorbells;

  /** Makes one that has packed queues or split ones. */
  public RingModel(boolean packed, boolean inOrder) {
    this.packed = packed;
    offered =
        Feature.VERSION_1
            | Feature.MRG_RXBUF
            | Feature.CSUM
            | Feature.GUEST_CSUM
            | (packed ? Feature.RING_PACKED : 0)
            | (inOrder ? Feature.IN_ORDER : 0);
  }

  /** Takes all that is to be sent as sent, and has frames arrive. */
  public void step(int frames, int frameBytes) {
    if (packed) {
      while (usePacked(tx, 0, false)) {}
      for (int i = 0; i < frames && usePacked(rx, frameBytes, false); i++) {}
    } else {
      useSplit(tx, available(tx), 0);
      useSplit(rx, Math.min(frames, available(rx)), frameBytes);
    }
  }

  /** The same of so many frames each way, whether the driver has made buffers available or not. */
  public void stepAlone(int frames, int frameBytes) {
    if (packed) {
      for (int i = 0; i < frames; i++) {
        usePacked(tx, 0, true);
      }
      for (int i = 0; i < frames; i++) {
        usePacked(rx, frameBytes, true);
      }
    } else {
      useSplit(tx, frames, 0);
      useSplit(rx, frames, frameBytes);
    }
  }

  private static boolean usePacked(Ring ring, int frameBytes, boolean alone) {
    long descriptor = ring.descriptors + 16L * (ring.at & ring.size - 1);
    long word = PacketMemory.acquireLongLe(descriptor + 8);
    boolean firstRound = (ring.at & ring.size) == 0;
    if ((word & BOTH) != (firstRound ? AVAILABLE : BOTH & ~AVAILABLE) && !alone) {
      return false;
    }
    if (frameBytes > 0) {
      writeHeader(PacketMemory.getLongLe(descriptor));
    }
    long id = word & 0xffffL << 32;
    PacketMemory.releaseLongLe(
        descriptor + 8, id | (firstRound ? BOTH : 0) | NetHeader.BYTES + frameBytes);
    ring.at++;
    return true;
  }

  private static int available(Ring ring) {
    return PacketMemory.acquireShortLe(ring.driverArea + 2) - ring.at & 0xffff;
  }

  private static void useSplit(Ring ring, int count, int frameBytes) {
    for (int i = 0; i < count; i++) {
      int slot = ring.at++ & ring.size - 1;
      int id = PacketMemory.getShortLe(ring.driverArea + 4 + 2L * slot);
      if (frameBytes > 0) {
        writeHeader(PacketMemory.getLongLe(ring.descriptors + 16L * id));
      }
      PacketMemory.putLongLe(
          ring.deviceArea + 4 + 8L * slot, id | (long) (NetHeader.BYTES + frameBytes) << 32);
    }
    PacketMemory.releaseShortLe(ring.deviceArea + 2, ring.at);
  }

  private static void writeHeader(long address) {
    PacketMemory.putLongLe(address - BASE, 0);
    PacketMemory.putIntLe(address - BASE + 8, 1 << 16);
  }

  @Override
  public String address() {
    return "model";
  }

  @Override
  public long dmaBase() {
    return BASE;
  }

  @Override
  public boolean isBehindIommu() {
    return false;
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public void reset() {
    status = 0;
    rx.at = 0;
    tx.at = 0;
  }

  @Override
  public void allowDma(boolean on) {}

  @Override
  public int status() {
    return status;
  }

  @Override
  public void status(int bits) {
    status = bits;
  }

  @Override
  public long deviceFeatures() {
    return offered;
  }

  @Override
  public void driverFeatures(long features) {}

  @Override
  public int configGeneration() {
    return 0;
  }

  @Override
  public int config8(int offset) {
    return 0;
  }

  @Override
  public int config16(int offset) {
    return 0;
  }

  @Override
  public int config32(int offset) {
    return 0;
  }

  @Override
  public int maxQueueSize(int queue) {
    return queue < 2 ? MAX_SIZE : 0;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptors, long driver, long device, int vector) {
    Ring ring = queue == 0 ? rx : tx;
    ring.size = size;
    ring.descriptors = descriptors - BASE;
    ring.driverArea = driver - BASE;
    ring.deviceArea = device - BASE;
  }

  @Override
  public void notify(int queue) {
    doorbells++;
  }

  /** How often a doorbell has been rung. */
  public int doorbells() {
    return doorbells;
  }

  @Override
  public int vectors() {
    return 0;
  }

  @Override
  public void connectInterrupts(InterruptVectors vectors) {}

  @Override
  public void close() {}
}
