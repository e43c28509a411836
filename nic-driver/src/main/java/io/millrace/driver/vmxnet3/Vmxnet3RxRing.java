package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.RxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.port.QueueCounters;

/**
 * Receive descriptors and completions of one queue ({@code Vmxnet3_RxDesc}, {@code
 * Vmxnet3_RxCompDesc} of vmxnet3_defs.h), 16 bytes each:
 *
 * <pre>
 *   descriptor   0: address of the buffer
 *                8: length (14) | type (2) | ... | generation (bit 31)
 *   completion   0: descriptor (12) | ... | end, start of frame (14, 15) | ring (16-25) | ...
 *                8: length (14) | error | tag stripped | tag (16-31) | checksum (32-47) | flags
 * </pre>
 *
 * The card has two rings for a queue. Whole frames go into the head buffers of the first, which are
 * as large as a frame can be, so that the second stays empty. Completions may skip descriptors,
 * whose buffers then go back to the card with the next lap.
 */
final class Vmxnet3RxRing implements RxRing {
  private static final int ENTRY_BYTES = 16;
  private static final int ENTRY_SHIFT = 4;
  private static final int RING_ALIGNMENT = 512;

  /** Most descriptors that are filled at a time without the card having a chance to see them. */
  private static final int BATCH = 32;

  private static final int MIN_FRAME = 14;
  private static final int MAX_BUFFER = (1 << 14) - 1;
  private static final int DESCRIPTOR_GENERATION_SHIFT = 31;

  private static final int SLOT_MASK = 0xfff;
  private static final int END = 1 << 14;
  private static final int START = 1 << 15;
  private static final int RING_ID_SHIFT = 16;
  private static final int RING_ID_MASK = 0x3ff << RING_ID_SHIFT;
  private static final int NOT_CALCULATED = 1 << 30;

  private static final int LENGTH_MASK = (1 << 14) - 1;
  private static final int ERROR = 1 << 14;
  private static final int TAG_STRIPPED = 1 << 15;
  private static final int TAG_SHIFT = 16;
  private static final long CHECKSUM_CORRECT = 1L << 48;
  private static final long UDP_OR_TCP = 3L << 49;
  private static final long FRAGMENT = 1L << 54;

  private final RingMemory memory;
  private final long ring;
  private final long completions;
  private final long dmaBase;
  private final int mask;
  private final int lapShift;
  private final int completionMask;
  private final int completionLapShift;
  private final int bufferLength;
  private final int wholeFrame;
  private final boolean vlan;
  private final StationFilter filter;
  private final boolean filtered;
  private final Bar doorbells;
  private final int doorbell;
  private final long entry;
  private final FrameJoiner joiner = new FrameJoiner();

  /** What buffer is at which descriptor; never read back from there. */
  private final long[] buffers;

  /** Position of the next descriptor that the card is to use; all positions run free. */
  private int next;

  /** Position of the next descriptor to fill. */
  private int posted;

  /** Position of the next completion. */
  private int completed;

  /**
   * Takes memory for it.
   *
   * @param queue its number
   * @param size descriptors, a power of two
   * @param vlan whether the card takes VLAN tags off
   * @param entry of the queue in the {@link QueueTable}
   * @param dmaBase what the card adds to addresses in packet memory
   */
  Vmxnet3RxRing(
      int queue,
      int size,
      boolean vlan,
      StationFilter filter,
      Bar doorbells,
      long entry,
      long dmaBase) {
    memory = RingMemory.allocate(4L * size * ENTRY_BYTES, RING_ALIGNMENT);
    ring = memory.address();
    completions = ring + 2L * size * ENTRY_BYTES;
    this.dmaBase = dmaBase;
    mask = size - 1;
    lapShift = Integer.numberOfTrailingZeros(size);
    completionMask = 2 * size - 1;
    completionLapShift = lapShift + 1;
    bufferLength = Math.min(PacketMemory.DATA_ROOM, MAX_BUFFER);
    wholeFrame = START | END | queue << RING_ID_SHIFT;
    this.vlan = vlan;
    this.filter = filter;
    filtered = filter.isNeeded();
    this.doorbells = doorbells;
    doorbell = Registers.RXPROD.at(queue);
    this.entry = entry;
    buffers = new long[size];
  }

  /** Empties descriptors and completions and tells the card where they are. */
  void configure(int vector) {
    memory.clear();
    int size = buffers.length;
    QueueTable.configureRx(
        entry,
        dmaBase + ring,
        dmaBase + ring + (long) size * ENTRY_BYTES,
        dmaBase + completions,
        size,
        vector);
  }

  void free() {
    memory.close();
  }

  @Override
  public void post(PacketCache cache) {
    fill(cache);
    doorbells.put32(doorbell, posted & mask);
  }

  @Override
  public int poll(Burst burst, int max, PacketCache cache, QueueCounters counters) {
    int before = burst.size();
    long bytes = 0;
    int at = completed;
    for (int end = at + max; at != end; at++) {
      long completion = completions + ((long) (at & completionMask) << ENTRY_SHIFT);
      long high = PacketMemory.acquireLongLe(completion + Long.BYTES);
      if (high >>> 63 != Generation.of(at, completionLapShift)) {
        break;
      }
      long packet = receive(PacketMemory.getIntLe(completion), high, cache, counters);
      if (packet != Packet.NONE) {
        burst.add(packet);
        bytes += Packet.length(packet);
      }
    }
    completed = at;
    int received = burst.size() - before;
    if (received != 0) {
      counters.count(received, bytes);
    }
    if (mask - (posted - next) >= BATCH) {
      refill(cache);
    }
    return received;
  }

  /** The packet that a completion speaks of, or none, in which case it is counted. */
  private long receive(int low, long high, PacketCache cache, QueueCounters counters) {
    int slot = low & SLOT_MASK;
    int ahead = slot - next & mask;
    if (slot > mask || ahead >= posted - next || (low & RING_ID_MASK) != ringId()) {
      counters.errors(1);
      return Packet.NONE;
    }
    next += ahead + 1;
    if ((low & (START | END)) != (START | END) || joiner.isJoining()) {
      return join(slot, low, high, cache, counters);
    }
    int length = (int) high & LENGTH_MASK;
    if (((int) high & ERROR) != 0 || length < MIN_FRAME || length > bufferLength) {
      count((int) high, counters);
      return Packet.NONE;
    }
    return handOver(slot, length, low, high, cache, counters);
  }

  private int ringId() {
    return wholeFrame & RING_ID_MASK;
  }

  /** A frame that the card has marked as bad is among its own statistics already. */
  private static void count(int high, QueueCounters counters) {
    if ((high & ERROR) == 0) {
      counters.errors(1);
    }
  }

  /** The packet in a descriptor's buffer, which another one takes the place of. */
  private long handOver(
      int slot, int length, int low, long high, PacketCache cache, QueueCounters counters) {
    long buffer = buffers[slot];
    if (filtered && !filter.accepts(buffer)) {
      return Packet.NONE;
    }
    long fresh = cache.allocate();
    if (fresh == Packet.NONE) {
      counters.noBuffer(1);
      return Packet.NONE;
    }
    buffers[slot] = fresh;
    return withOffloads(Packet.withLength(buffer, length), low, high);
  }

  private long withOffloads(long packet, int low, long high) {
    long result = packet;
    if ((high & (CHECKSUM_CORRECT | FRAGMENT)) == CHECKSUM_CORRECT
        && (high & UDP_OR_TCP) != 0
        && (low & NOT_CALCULATED) == 0) {
      result |= Packet.L4_CHECKSUM_GOOD;
    }
    if (vlan && ((int) high & TAG_STRIPPED) != 0) {
      result = PacketMeta.withVlanTag(result, (int) high >>> TAG_SHIFT);
    }
    return result;
  }

  /** One of several buffers of a frame. */
  private long join(int slot, int low, long high, PacketCache cache, QueueCounters counters) {
    int length = Math.min((int) high & LENGTH_MASK, bufferLength);
    if ((low & START) != 0 && joiner.begin()) {
      counters.errors(1);
    }
    joiner.append(buffers[slot], length, cache);
    if ((low & END) == 0) {
      return Packet.NONE;
    }
    long packet = joiner.end(cache);
    boolean good = packet != Packet.NONE && ((int) high & ERROR) == 0;
    if (good && Packet.length(packet) >= MIN_FRAME && (!filtered || filter.accepts(packet))) {
      return withOffloads(packet, low, high);
    }
    if (packet != Packet.NONE) {
      cache.free(packet);
    }
    if (!good) {
      count((int) high, counters);
    }
    return Packet.NONE;
  }

  private void refill(PacketCache cache) {
    int before = posted;
    fill(cache);
    if (posted != before && QueueTable.wantsRxProd(entry)) {
      doorbells.put32(doorbell, posted & mask);
    }
  }

  /** One descriptor stays empty, or the card could not tell a full ring from an empty one. */
  private void fill(PacketCache cache) {
    int position = posted;
    for (int end = next + mask; position != end; position++) {
      int slot = position & mask;
      long buffer = bufferFor(position, cache);
      if (buffer == Packet.NONE) {
        break;
      }
      buffers[slot] = buffer;
      long descriptor = ring + ((long) slot << ENTRY_SHIFT);
      PacketMemory.putLongLe(descriptor, dmaBase + Packet.address(buffer));
      long generation = Generation.of(position, lapShift) << DESCRIPTOR_GENERATION_SHIFT;
      PacketMemory.releaseLongLe(descriptor + Long.BYTES, bufferLength | generation);
    }
    posted = position;
  }

  /** What lies there since the last lap, else a fresh buffer, else an unused one. */
  private long bufferFor(int position, PacketCache cache) {
    long own = buffers[position & mask];
    if (own != Packet.NONE) {
      return own;
    }
    long fresh = cache.allocate();
    return fresh == Packet.NONE ? takeUnused(position) : fresh;
  }

  /** A buffer that was not handed over, and lies where the card is not to use it before long. */
  private long takeUnused(int wanted) {
    for (int position = next - 1; position != wanted - buffers.length; position--) {
      int slot = position & mask;
      long buffer = buffers[slot];
      if (buffer != Packet.NONE) {
        buffers[slot] = Packet.NONE;
        return buffer;
      }
    }
    return Packet.NONE;
  }

  @Override
  public void reclaim(PacketCache cache) {
    for (int slot = 0; slot < buffers.length; slot++) {
      if (buffers[slot] != Packet.NONE) {
        cache.free(buffers[slot]);
        buffers[slot] = Packet.NONE;
      }
    }
    joiner.drop(cache);
    next = 0;
    posted = 0;
    completed = 0;
  }
}
