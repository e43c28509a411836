package io.millrace.driver.e1000e;

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
 * A ring of transmit descriptors (7.2). Those from {@code clean} up to {@code tail} are in use, of
 * which the card knows those up to {@code told}. The last one before each doorbell asks for a
 * report, and when it is reported all before it are done: the card works in order. So there is one
 * write-back for a burst, and one line to look at.
 */
final class E1000eTxRing implements TxRing, AutoCloseable {
  private static final int ALIGNMENT = 128;
  private static final long OFFLOADS = Packet.CHECKSUM_OPEN | Packet.VLAN_TAG;

  /** Shortest frame that the card pads by itself (10.2.6, TCTL.PSP). */
  private static final int MIN_LENGTH = 17;

  private final Bar bar;
  private final int tailRegister;
  private final long dmaBase;
  private final long offloads;
  private final RingMemory memory;
  private final long descriptors;
  private final int mask;
  private final SoftwareOffload software = new SoftwareOffload();

  /** The packet of each descriptor, or none: a context. */
  private final long[] packets;

  /** Descriptors that ask for a report, oldest first, and the ends of what they report. */
  private final int[] reports;

  private int firstReport;
  private int lastReport;
  private int clean;
  private int tail;
  private int told;
  private int pending;

  /** Second word of the descriptor before {@code tail}, and the context that the card has. */
  private long lastCommand;

  private long context;

  /**
   * An empty ring.
   *
   * @param bar where the registers are
   * @param tailRegister offset of this ring's TDT
   * @param dmaBase of the card
   * @param slots number of descriptors, a power of two
   * @param vlan whether the card puts VLAN tags in
   */
  E1000eTxRing(Bar bar, int tailRegister, long dmaBase, int slots, boolean vlan) {
    this.bar = bar;
    this.tailRegister = tailRegister;
    this.dmaBase = dmaBase;
    offloads = Packet.CHECKSUM_OPEN | (vlan ? Packet.VLAN_TAG : 0);
    memory = RingMemory.allocate((long) slots * TxDescriptor.BYTES, ALIGNMENT);
    descriptors = memory.address();
    mask = slots - 1;
    packets = new long[slots];
    reports = new int[slots];
  }

  /** The card's address of the first descriptor. */
  long dmaAddress() {
    return dmaBase + descriptors;
  }

  /** Bytes of all descriptors. */
  int bytes() {
    return (int) memory.size();
  }

  @Override
  public long offloads() {
    return offloads;
  }

  @Override
  public int offer(Burst burst, int from, int to, PacketCache cache, QueueCounters counters) {
    if (room() < 2 * (to - from)) {
      complete(cache, counters);
    }
    long[] handles = burst.packets();
    int at = tail;
    int room = room();
    int plain = 0;
    int i = from;
    while (i < to && room > 0) {
      long packet = handles[i];
      if ((packet & OFFLOADS) == 0 && Packet.length(packet) >= MIN_LENGTH) {
        put(at, packet, TxDescriptor.PLAIN);
        at = (at + 1) & mask;
        room--;
        i++;
        plain++;
      } else if (room > 1) {
        tail = at;
        offerSpecial(packet, cache, counters);
        at = tail;
        room = room();
        i++;
      } else {
        break;
      }
    }
    tail = at;
    pending += plain;
    return i;
  }

  /** The card takes the ring for empty when its head is its tail: one stays free. */
  private int room() {
    return mask - ((tail - clean) & mask);
  }

  private void put(int slot, long packet, long command) {
    packets[slot] = packet;
    lastCommand = command | Packet.length(packet);
    long descriptor = descriptors + ((long) slot << 4);
    PacketMemory.putLongLe(descriptor, dmaBase + Packet.address(packet));
    PacketMemory.putLongLe(descriptor + 8, lastCommand);
  }

  /** A packet with something to do to it; room for two descriptors is there. */
  private void offerSpecial(long packet, PacketCache cache, QueueCounters counters) {
    long ready = prepared(packet);
    if (ready == Packet.NONE) {
      cache.free(packet);
      counters.errors(1);
      return;
    }
    long command = TxDescriptor.PLAIN;
    if (Packet.has(ready, Packet.CHECKSUM_OPEN)) {
      putContext(TxDescriptor.context(ready));
      command = TxDescriptor.CHECKSUM;
    }
    if (Packet.has(ready, Packet.VLAN_TAG)) {
      command |= TxDescriptor.vlan(ready);
    }
    put(tail, ready, command);
    tail = (tail + 1) & mask;
    pending++;
  }

  /** The packet with nothing left that the card cannot do, or none if that is not possible. */
  private long prepared(long packet) {
    long ready = packet;
    if (Packet.has(ready, Packet.CHECKSUM_OPEN) && !TxDescriptor.canComplete(ready)) {
      ready = software.complete(ready);
      if (Packet.has(ready, Packet.CHECKSUM_OPEN)) {
        return Packet.NONE;
      }
    }
    int missing = MIN_LENGTH - Packet.length(ready);
    if (missing > Packet.tailroom(ready)) {
      return Packet.NONE;
    }
    for (; missing > 0; missing--) {
      int length = Packet.length(ready);
      PacketMemory.putByte(ready + length, 0);
      ready = Packet.withLength(ready, length + 1);
    }
    return ready;
  }

  private void putContext(long wanted) {
    if (wanted == context) {
      return;
    }
    context = wanted;
    packets[tail] = Packet.NONE;
    long descriptor = descriptors + ((long) tail << 4);
    PacketMemory.putLongLe(descriptor, wanted);
    PacketMemory.putLongLe(descriptor + 8, TxDescriptor.CONTEXT);
    tail = (tail + 1) & mask;
  }

  /** The card has not seen the last descriptor yet, so that it can still be given its RS bit. */
  @Override
  public void ring() {
    int end = tail;
    if (end == told) {
      return;
    }
    int last = (end - 1) & mask;
    PacketMemory.putLongLe(descriptors + ((long) last << 4) + 8, lastCommand | TxDescriptor.RS);
    reports[lastReport] = last;
    lastReport = (lastReport + 1) & mask;
    told = end;
    bar.put32(tailRegister, end);
  }

  @Override
  public int complete(PacketCache cache, QueueCounters counters) {
    if (firstReport != lastReport && isDone(reports[firstReport])) {
      completeReported(cache, counters);
    }
    return pending;
  }

  private boolean isDone(int slot) {
    long status = PacketMemory.acquireLongLe(descriptors + ((long) slot << 4) + 8);
    return (status & TxDescriptor.DD) != 0;
  }

  private void completeReported(PacketCache cache, QueueCounters counters) {
    int end;
    do {
      end = (reports[firstReport] + 1) & mask;
      firstReport = (firstReport + 1) & mask;
    } while (firstReport != lastReport && isDone(reports[firstReport]));
    int count = 0;
    long bytes = 0;
    for (int i = clean; i != end; i = (i + 1) & mask) {
      long packet = packets[i];
      if (packet != Packet.NONE) {
        count++;
        bytes += Packet.length(packet);
        cache.free(packet);
      }
    }
    clean = end;
    pending -= count;
    counters.count(count, bytes);
  }

  @Override
  public void reclaim(PacketCache cache, QueueCounters counters) {
    complete(cache, counters);
    counters.errors(pending);
    for (int i = clean; i != tail; i = (i + 1) & mask) {
      if (packets[i] != Packet.NONE) {
        cache.free(packets[i]);
      }
    }
    Arrays.fill(packets, Packet.NONE);
    firstReport = 0;
    lastReport = 0;
    clean = 0;
    tail = 0;
    told = 0;
    pending = 0;
    context = 0;
    memory.clear();
  }

  @Override
  public void close() {
    memory.close();
  }
}
