package io.millrace.perf.jmh;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.List;

/**
 * Receives the same packets over and over and takes them back where they are sent, so that a
 * benchmark measures the path and not a generator: a poll copies handles, a send copies them back
 * and restores the first 32 bytes of each frame, which is all that forwarding changes. Dropped
 * packets are made anew.
 *
 * <p>A loop of N packets touches N × (stride) bytes of memory: choose N as the ring of a card
 * would.
 */
final class LoopPort implements Port {
  private static final int RESTORED_WORDS = 4;

  private final PortInfo info;
  private final List<byte[]> frames;
  private final QueueCounters rxCounters = new QueueCounters();
  private final QueueCounters txCounters = new QueueCounters();
  private final long[] ring;
  private final int mask;
  private final long[] heads;
  private final int[] lengths;
  private int head;
  private int tail;

  /**
   * A port that loops.
   *
   * @param frames what it receives, in turn; their number is a power of two
   */
  LoopPort(String name, MacAddress mac, List<byte[]> frames) {
    info = PortInfo.singleQueue(name, "loop", mac, 1500);
    this.frames = frames;
    if (Integer.bitCount(frames.size()) != 1) {
      throw new IllegalArgumentException(frames.size() + " frames: a power of two is needed");
    }
    ring = new long[frames.size()];
    mask = ring.length - 1;
    heads = new long[ring.length * RESTORED_WORDS];
    lengths = new int[ring.length];
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    for (int i = 0; i < ring.length; i++) {
      byte[] frame = frames.get(i);
      long packet = cache.allocate();
      PacketMemory.copyIn(frame, 0, packet, frame.length);
      for (int w = 0; w < RESTORED_WORDS; w++) {
        heads[i * RESTORED_WORDS + w] = PacketMemory.getLong(packet + w * 8L);
      }
      lengths[i] = frame.length;
      ring[i] = Packet.withLength(packet, frame.length);
    }
    tail = ring.length;
    return new Rx(cache);
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return new Tx();
  }

  /**
   * Frame and buffer part ways: the buffer that comes back gets the header of the next frame due.
   */
  private void putBack(long packet) {
    int slot = tail++ & mask;
    long bare = Packet.of(Packet.address(packet), lengths[slot]);
    for (int w = 0; w < RESTORED_WORDS; w++) {
      PacketMemory.putLong(bare + w * 8L, heads[slot * RESTORED_WORDS + w]);
    }
    ring[slot] = bare;
  }

  private final class Rx implements RxQueue {
    private final PacketCache cache;

    Rx(PacketCache cache) {
      this.cache = cache;
    }

    @Override
    public int poll(Burst burst, int max) {
      refill(max);
      int count = Math.min(max, tail - head);
      for (int i = 0; i < count; i++) {
        burst.add(ring[head++ & mask]);
      }
      rxCounters.count(count, 0);
      return count;
    }

    private void refill(int max) {
      while (tail - head < Math.min(max, ring.length)) {
        long packet = cache.allocate();
        byte[] frame = frames.get(tail & mask);
        PacketMemory.copyIn(frame, 0, packet, frame.length);
        putBack(packet);
      }
    }

    @Override
    public void close() {
      for (; head != tail; head++) {
        cache.free(ring[head & mask]);
      }
    }
  }

  private final class Tx implements TxQueue {
    @Override
    public int send(Burst burst) {
      int size = burst.size();
      for (int i = 0; i < size; i++) {
        putBack(burst.get(i));
      }
      txCounters.count(size, 0);
      burst.clear();
      return size;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Override
  public LinkState link() {
    return LinkState.UP;
  }

  @Override
  public PortStats stats() {
    return rxCounters.asRx().plus(txCounters.asTx());
  }

  @Override
  public void close() {}
}
