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
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Receives the same frames over and over and takes the buffers back where they are sent, so that a
 * benchmark measures the path and not a generator: a poll copies handles, a send copies them back
 * and gives each buffer the first 40 bytes of the next frame due, which are all that frames of the
 * benchmark differ in and all that forwarding changes. Dropped packets are made anew, copies freed.
 *
 * <p>The number of buffers is that of a card's ring; the number of frames is independent of it.
 */
final class LoopPort implements Port {
  private static final int RESTORED_WORDS = 5;

  private final PortInfo info;
  private final byte[] first;
  private final QueueCounters rxCounters = new QueueCounters();
  private final QueueCounters txCounters = new QueueCounters();
  private final long[] ring;
  private final int mask;
  private final long[] heads;
  private final int frames;
  private int frame;
  private int head;
  private int tail;

  /**
   * A port that loops.
   *
   * @param frames what it receives, in turn; all of one length, a power of two of them
   * @param buffers packets in the loop, a power of two
   */
  LoopPort(String name, MacAddress mac, List<byte[]> frames, int buffers) {
    info = PortInfo.singleQueue(name, "loop", mac, 1500);
    this.frames = frames.size();
    first = frames.getFirst();
    if (Integer.bitCount(this.frames) != 1 || Integer.bitCount(buffers) != 1) {
      throw new IllegalArgumentException("frames and buffers: a power of two of each is needed");
    }
    ring = new long[buffers];
    mask = buffers - 1;
    heads = new long[this.frames * RESTORED_WORDS];
    for (int i = 0; i < this.frames; i++) {
      ByteBuffer.wrap(frames.get(i)).asLongBuffer().get(heads, i * RESTORED_WORDS, RESTORED_WORDS);
    }
  }

  /** Another port, which receives nothing and sends into the same loop. */
  Port exit(String name) {
    return new Exit(PortInfo.singleQueue(name, "loop", info.mac(), info.mtu()));
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    while (tail < ring.length) {
      make(cache);
    }
    return new Rx(cache);
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return new Tx(cache, txCounters);
  }

  private void make(PacketCache cache) {
    long packet = cache.allocate();
    PacketMemory.copyIn(first, 0, packet, first.length);
    putBack(packet);
  }

  private void putBack(long packet) {
    int at = frame * RESTORED_WORDS;
    frame = frame + 1 & frames - 1;
    for (int w = 0; w < RESTORED_WORDS; w++) {
      PacketMemory.putLong(packet + w * 8L, heads[at + w]);
    }
    ring[tail++ & mask] = Packet.of(Packet.address(packet), first.length);
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
        make(cache);
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
    private final PacketCache cache;
    private final QueueCounters counters;

    Tx(PacketCache cache, QueueCounters counters) {
      this.cache = cache;
      this.counters = counters;
    }

    @Override
    public int send(Burst burst) {
      int size = burst.size();
      for (int i = 0; i < size; i++) {
        if (tail - head < ring.length) {
          putBack(burst.get(i));
        } else {
          cache.free(burst.get(i));
        }
      }
      counters.count(size, 0);
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

  private final class Exit implements Port {
    private final PortInfo info;
    private final QueueCounters sent = new QueueCounters();

    Exit(PortInfo info) {
      this.info = info;
    }

    @Override
    public PortInfo info() {
      return info;
    }

    @Override
    public RxQueue openRx(int index, PacketCache cache) {
      throw new UnsupportedOperationException("it only sends");
    }

    @Override
    public TxQueue openTx(int index, PacketCache cache) {
      return new Tx(cache, sent);
    }

    @Override
    public LinkState link() {
      return LinkState.UP;
    }

    @Override
    public PortStats stats() {
      return sent.asTx();
    }

    @Override
    public void close() {}
  }
}
