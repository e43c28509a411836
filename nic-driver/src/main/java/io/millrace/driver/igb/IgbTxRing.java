package io.millrace.driver.igb;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.offload.SoftwareOffload;
import io.millrace.driver.port.QueueCounters;
import java.util.Arrays;

/**
 * Advanced transmit descriptors (7.2.2.4), with head write-back (7.2.3): the card writes how far it
 * is to a word of its own, so that one load tells what is done, and the descriptors are read by the
 * card alone. It does so at descriptors with RS, which the last of each burst has.
 *
 * <p>Slots from {@code clean} up to {@code tail} are in use, those up to {@code told} are the
 * card's. A slot that has no packet holds a context descriptor. The card remembers the last
 * context, so that one is written only where it changes.
 */
final class IgbTxRing implements TxRing, AutoCloseable {
  private static final int DESCRIPTOR_BYTES = 16;
  private static final int ALIGNMENT = 128;

  /** The shortest frame that the card pads by itself (7.2.1.1). */
  private static final int MIN_FRAME = 17;

  private static final long DATA = 3L << 20;
  private static final long CONTEXT = 2L << 20;
  private static final long EOP = 1L << 24;
  private static final long IFCS = 1L << 25;
  private static final long RS = 1L << 27;
  private static final long DEXT = 1L << 29;
  private static final long VLE = 1L << 30;
  private static final long TXSM = 1L << 32 + 9;
  private static final int PAYLEN_SHIFT = 32 + 14;

  /** A packet may take a context and a data descriptor. */
  private static final int MOST_DESCRIPTORS = 2;

  private final Bar bar;
  private final int tailRegister;
  private final long dmaBase;
  private final RingMemory memory;
  private final long descriptors;
  private final long head;
  private final int mask;
  private final long[] packets;
  private final SoftwareOffload software = new SoftwareOffload();

  private int clean;
  private int tail;
  private int told;
  private long context = TxContext.IMPOSSIBLE;

  /**
   * An empty ring.
   *
   * @param bar where the card's registers are
   * @param tailRegister offset of this ring's TDT
   * @param dmaBase of the card
   * @param slots number of descriptors, a power of two
   */
  IgbTxRing(Bar bar, int tailRegister, long dmaBase, int slots) {
    this.bar = bar;
    this.tailRegister = tailRegister;
    this.dmaBase = dmaBase;
    int bytes = slots * DESCRIPTOR_BYTES;
    memory = RingMemory.allocate(bytes + ALIGNMENT, ALIGNMENT);
    descriptors = memory.address();
    head = descriptors + bytes;
    mask = slots - 1;
    packets = new long[slots];
  }

  /** The card's address of the first descriptor. */
  long dmaAddress() {
    return dmaBase + descriptors;
  }

  /** The card's address of the word that it writes its head to. */
  long headDmaAddress() {
    return dmaBase + head;
  }

  /** Bytes of all descriptors. */
  int bytes() {
    return packets.length * DESCRIPTOR_BYTES;
  }

  @Override
  public long offloads() {
    return SoftwareOffload.FLAGS;
  }

  private int room() {
    return clean - tail - 1 & mask;
  }

  @Override
  public int offer(Burst burst, int from, int to, PacketCache cache, QueueCounters counters) {
    if (room() < (to - from) * MOST_DESCRIPTORS) {
      complete(cache, counters);
    }
    int first = tail;
    int i = from;
    for (; i < to && room() >= MOST_DESCRIPTORS; i++) {
      long packet = burst.get(i);
      if ((packet & SoftwareOffload.FLAGS) == 0) {
        data(packet, 0);
      } else {
        special(packet, cache, counters);
      }
    }
    if (tail != first) {
      long last = descriptors + ((long) (tail - 1 & mask) << 4) + 8;
      PacketMemory.putLongLe(last, PacketMemory.getLongLe(last) | RS);
    }
    return i;
  }

  /** Writes a data descriptor: the whole packet, with what else the card is to do. */
  private void data(long packet, long more) {
    int length = Packet.length(packet);
    if (length < MIN_FRAME) {
      data(padded(packet, length), more);
      return;
    }
    long descriptor = descriptors + ((long) tail << 4);
    PacketMemory.putLongLe(descriptor, dmaBase + Packet.address(packet));
    PacketMemory.putLongLe(
        descriptor + 8, DATA | DEXT | EOP | IFCS | more | length | (long) length << PAYLEN_SHIFT);
    packets[tail] = packet;
    tail = tail + 1 & mask;
  }

  /** The packet with zeros behind it; one that lies at its buffer's end moves forward for them. */
  private static long padded(long packet, int length) {
    long moved = packet;
    if (Packet.tailroom(packet) < MIN_FRAME - length) {
      moved = packet - MIN_FRAME;
      PacketMemory.copy(packet, moved, length);
    }
    for (int i = length; i < MIN_FRAME; i++) {
      PacketMemory.putByte(moved + i, 0);
    }
    return Packet.withLength(moved, MIN_FRAME);
  }

  /** A packet with a tag to put in or a checksum to complete. */
  private void special(long packet, PacketCache cache, QueueCounters counters) {
    long wanted = TxContext.of(packet);
    if (wanted == TxContext.IMPOSSIBLE) {
      inSoftware(packet, cache, counters);
      return;
    }
    if (wanted != context) {
      context = wanted;
      long descriptor = descriptors + ((long) tail << 4);
      PacketMemory.putLongLe(descriptor, TxContext.first(wanted));
      PacketMemory.putLongLe(descriptor + 8, CONTEXT | DEXT | TxContext.command(wanted));
      packets[tail] = Packet.NONE;
      tail = tail + 1 & mask;
    }
    long insert = Packet.has(packet, Packet.VLAN_TAG) ? VLE : 0;
    long complete = Packet.has(packet, Packet.CHECKSUM_OPEN) ? TXSM : 0;
    data(packet, insert | complete);
  }

  private void inSoftware(long packet, PacketCache cache, QueueCounters counters) {
    long plain = software.complete(packet);
    if ((plain & SoftwareOffload.FLAGS) == 0) {
      data(plain, 0);
    } else {
      cache.free(plain);
      counters.errors(1);
    }
  }

  @Override
  public void ring() {
    if (told != tail) {
      told = tail;
      bar.put32(tailRegister, tail);
    }
  }

  @Override
  public int complete(PacketCache cache, QueueCounters counters) {
    int done = PacketMemory.acquireIntLe(head);
    // A head that is none, or that lies beyond what the card was told, says nothing.
    if (done != clean && (done & ~mask) == 0 && (done - clean & mask) <= (told - clean & mask)) {
      free(done, cache, counters);
    }
    return tail - clean & mask;
  }

  /** Frees slots up to {@code end}, which the card has sent. */
  private void free(int end, PacketCache cache, QueueCounters counters) {
    int slot = clean;
    int count = 0;
    long bytes = 0;
    for (; slot != end; slot = slot + 1 & mask) {
      long packet = packets[slot];
      if (packet != Packet.NONE) {
        cache.free(packet);
        count++;
        bytes += Packet.length(packet);
      }
    }
    clean = end;
    counters.count(count, bytes);
  }

  @Override
  public void reclaim(PacketCache cache, QueueCounters counters) {
    complete(cache, counters);
    int lost = 0;
    for (; clean != tail; clean = clean + 1 & mask) {
      if (packets[clean] != Packet.NONE) {
        cache.free(packets[clean]);
        lost++;
      }
    }
    counters.errors(lost);
    Arrays.fill(packets, Packet.NONE);
    clean = 0;
    tail = 0;
    told = 0;
    context = TxContext.IMPOSSIBLE;
    memory.clear();
  }

  @Override
  public void close() {
    memory.close();
  }
}
