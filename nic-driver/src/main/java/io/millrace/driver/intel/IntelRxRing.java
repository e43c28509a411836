package io.millrace.driver.intel;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.port.QueueCounters;
import java.util.Arrays;

/**
 * A ring of receive descriptors of 16 bytes with one buffer each: the extended ones of the 82574
 * (datasheet 7.1.5) and the advanced ones of the 82576 (datasheet 7.1.5), which are alike in all
 * that is used here. The driver writes
 *
 * <pre>  0: address of the buffer   8: zero</pre>
 *
 * and the card writes back in its place
 *
 * <pre>  0: hash and packet type    8: status and errors (32 bits), length (16), VLAN tag (16)
 * </pre>
 *
 * <p>Descriptors from {@code next} up to {@code fill} have a buffer, those up to {@code told} are
 * the card's. Which buffer is where stands in an array of the driver's own: nothing that the card
 * writes is ever taken for an address.
 *
 * <p>The card may write {@code bufferBytes} into any buffer. A frame that is longer lies in several
 * and is put together in the first, if it fits the data room.
 */
public final class IntelRxRing implements RxRing, AutoCloseable {
  /** Bytes of a descriptor. */
  public static final int DESCRIPTOR_BYTES = 16;

  private static final int ALIGNMENT = 128;
  private static final int BATCH = 32;

  private static final long DD = 1 << 0;
  private static final long EOP = 1 << 1;
  private static final long VP = 1 << 3;
  private static final long L4CS = 1 << 5;
  private static final int L4CS_TO_FLAG = Long.numberOfTrailingZeros(Packet.L4_CHECKSUM_GOOD) - 5;
  private static final int L4E_TO_L4CS = 29 - 5;
  private static final long RXE = 1L << 31;
  private static final int LENGTH_SHIFT = 32;
  private static final int VLAN_SHIFT = 48;

  private final Bar bar;
  private final int tailRegister;
  private final long dmaBase;
  private final int bufferBytes;
  private final boolean vlan;
  private final RingMemory memory;
  private final long descriptors;
  private final int mask;
  private final long[] buffers;
  private final FrameAssembly assembly = new FrameAssembly();

  private int next;
  private int fill;
  private int told;

  /**
   * An empty ring.
   *
   * @param bar where the card's registers are
   * @param tailRegister offset of this ring's RDT
   * @param dmaBase of the card
   * @param slots number of descriptors, a power of two
   * @param bufferBytes most that the card writes into one buffer, at most the data room
   * @param vlan whether the card takes VLAN tags off
   */
  public IntelRxRing(
      Bar bar, int tailRegister, long dmaBase, int slots, int bufferBytes, boolean vlan) {
    if (bufferBytes > PacketMemory.DATA_ROOM || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException(slots + " buffers of " + bufferBytes + " bytes");
    }
    this.bar = bar;
    this.tailRegister = tailRegister;
    this.dmaBase = dmaBase;
    this.bufferBytes = bufferBytes;
    this.vlan = vlan;
    memory = RingMemory.allocate((long) slots * DESCRIPTOR_BYTES, ALIGNMENT);
    descriptors = memory.address();
    mask = slots - 1;
    buffers = new long[slots];
  }

  /** The card's address of the first descriptor. */
  public long dmaAddress() {
    return dmaBase + descriptors;
  }

  /** Bytes of all descriptors. */
  public int bytes() {
    return (int) memory.size();
  }

  /** Whether a frame has arrived that was not polled yet. For the queue's thread. */
  public boolean hasArrived() {
    return next != fill && (PacketMemory.acquireLongLe(statusOf(next)) & DD) != 0;
  }

  private long statusOf(int slot) {
    return descriptors + ((long) slot << 4) + 8;
  }

  @Override
  public void post(PacketCache cache) {
    while (((fill + 1) & mask) != next) {
      long buffer = cache.allocate();
      if (buffer == Packet.NONE) {
        break;
      }
      put(fill, buffer);
      fill = (fill + 1) & mask;
    }
    tell();
  }

  private void put(int slot, long buffer) {
    buffers[slot] = buffer;
    long descriptor = descriptors + ((long) slot << 4);
    PacketMemory.putLongLe(descriptor + 8, 0);
    PacketMemory.putLongLe(descriptor, dmaBase + buffer);
  }

  private void tell() {
    if (told != fill) {
      told = fill;
      bar.put32(tailRegister, fill);
    }
  }

  @Override
  public int poll(Burst burst, int max, PacketCache cache, QueueCounters counters) {
    int at = next;
    int end = fill;
    int received = 0;
    long bytes = 0;
    while (received < max && at != end) {
      long status = PacketMemory.acquireLongLe(statusOf(at));
      if ((status & DD) == 0) {
        break;
      }
      long buffer = buffers[at];
      long fresh = cache.allocate();
      int length = (int) (status >>> LENGTH_SHIFT) & 0xffff;
      long packet;
      if (isWhole(status, length, fresh)) {
        packet = Packet.of(buffer, length);
      } else {
        boolean starved = fresh == Packet.NONE;
        fresh = starved ? buffer : fresh;
        packet = assemble(starved ? Packet.NONE : buffer, status, length, cache, counters);
      }
      put(end, fresh);
      end = (end + 1) & mask;
      at = (at + 1) & mask;
      if (packet != Packet.NONE) {
        burst.add(withOffloads(packet, status));
        received++;
        bytes += Packet.length(packet);
      }
    }
    next = at;
    fill = end;
    if (received != 0) {
      counters.count(received, bytes);
    }
    refill(cache);
    return received;
  }

  /** Whether this is a frame in one piece, of a length that can be, and its buffer is replaced. */
  private boolean isWhole(long status, int length, long fresh) {
    return (status & (EOP | RXE)) == EOP
        && length != 0
        && length <= bufferBytes
        && fresh != Packet.NONE
        && !assembly.isBegun();
  }

  /** What is not a frame in one piece: the frame once it is whole, or none. */
  private long assemble(
      long buffer, long status, int length, PacketCache cache, QueueCounters counters) {
    boolean intact = (status & RXE) == 0 && length != 0 && length <= bufferBytes;
    long piece = buffer == Packet.NONE || !intact ? buffer : Packet.of(buffer, length);
    assembly.add(piece, intact, cache);
    return (status & EOP) == 0 ? Packet.NONE : assembly.end(cache, counters);
  }

  /** The card sets L4CS if it has looked at the layer-4 checksum, and L4E if that was wrong. */
  private long withOffloads(long packet, long status) {
    long good = (status & ~(status >>> L4E_TO_L4CS) & L4CS) << L4CS_TO_FLAG;
    return vlan && (status & VP) != 0
        ? PacketMeta.withVlanTag(packet | good, (int) (status >>> VLAN_SHIFT))
        : packet | good;
  }

  private void refill(PacketCache cache) {
    if (((fill + 1) & mask) != next) {
      post(cache);
    } else if (((fill - told) & mask) >= BATCH) {
      tell();
    }
  }

  @Override
  public void reclaim(PacketCache cache) {
    for (int i = next; i != fill; i = (i + 1) & mask) {
      cache.free(buffers[i]);
    }
    assembly.clear(cache);
    Arrays.fill(buffers, Packet.NONE);
    next = 0;
    fill = 0;
    told = 0;
    memory.clear();
  }

  @Override
  public void close() {
    memory.close();
  }
}
