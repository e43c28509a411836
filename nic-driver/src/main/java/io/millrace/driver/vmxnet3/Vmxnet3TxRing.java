package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.port.QueueCounters;

/**
 * Transmit descriptors and completions of one queue ({@code Vmxnet3_TxDesc}, {@code
 * Vmxnet3_TxCompDesc} of vmxnet3_defs.h), 16 bytes each:
 *
 * <pre>
 *   descriptor   0: address of the frame
 *                8: length (14) | generation (14) | ... | checksum field (18-31)
 *                   | headers (32-41) | offload (42-43) | end, completion wanted (44, 45) | ...
 *                   | insert tag (47) | tag (48-63)
 *   completion   0: last descriptor of the frame (12)
 *                8: ... | generation (63)
 * </pre>
 */
final class Vmxnet3TxRing implements TxRing {
  private static final int ENTRY_BYTES = 16;
  private static final int ENTRY_SHIFT = 4;
  private static final int RING_ALIGNMENT = 512;

  private static final int GENERATION_SHIFT = 14;
  private static final long END_AND_COMPLETION = 3L << 44;
  private static final int SLOT_MASK = 0xfff;

  private final RingMemory memory;
  private final long completions;
  private final long dmaBase;
  private final int mask;
  private final int lapShift;
  private final Bar doorbells;
  private final int doorbell;
  private final long entry;
  private final TxOffload offload = new TxOffload();

  /** What packet is at which descriptor; never read back from there. */
  private final long[] packets;

  /** Position of the next descriptor to fill; all positions run free. */
  private int posted;

  /** Position that the card has been told of. */
  private int rung;

  /** Position that was {@link #posted} when the doorbell was last due. */
  private int due;

  /** Position of the next descriptor to be completed. */
  private int done;

  /** Position of the next completion. */
  private int completed;

  /** Whether the card has completed what it was not given. */
  private volatile boolean wrong;

  /**
   * Takes memory for it.
   *
   * @param queue its number
   * @param size descriptors, a power of two
   * @param entry of the queue in the {@link QueueTable}
   * @param dmaBase what the card adds to addresses in packet memory
   */
  Vmxnet3TxRing(int queue, int size, Bar doorbells, long entry, long dmaBase) {
    memory = RingMemory.allocate(2L * size * ENTRY_BYTES, RING_ALIGNMENT);
    completions = memory.address() + (long) size * ENTRY_BYTES;
    this.dmaBase = dmaBase;
    mask = size - 1;
    lapShift = Integer.numberOfTrailingZeros(size);
    this.doorbells = doorbells;
    doorbell = Registers.TXPROD.at(queue);
    this.entry = entry;
    packets = new long[size];
  }

  /** Empties descriptors and completions and tells the card where they are. */
  void configure(int vector) {
    memory.clear();
    wrong = false;
    QueueTable.configureTx(
        entry, dmaBase + memory.address(), dmaBase + completions, packets.length, vector);
  }

  void free() {
    memory.close();
  }

  /** Whether the card has reported what cannot be; it stays so until configured anew. */
  boolean isWrong() {
    return wrong;
  }

  @Override
  public long offloads() {
    return TxOffload.FLAGS;
  }

  @Override
  public int offer(Burst burst, int from, int to, PacketCache cache, QueueCounters counters) {
    if (to - from > room()) {
      complete(cache, counters);
    }
    int end = Math.min(to, from + room());
    for (int i = from; i < end; i++) {
      long packet = burst.get(i);
      if ((packet & TxOffload.FLAGS) == 0) {
        write(packet, 0);
      } else {
        writeOffloaded(packet, cache, counters);
      }
    }
    return end;
  }

  /** One descriptor stays empty, or the card could not tell a full ring from an empty one. */
  private int room() {
    return mask - (posted - done);
  }

  private void writeOffloaded(long packet, PacketCache cache, QueueCounters counters) {
    long prepared = offload.prepare(packet);
    if (prepared == Packet.NONE) {
      cache.free(packet);
      counters.errors(1);
    } else {
      write(prepared, TxOffload.bits(prepared));
    }
  }

  private void write(long packet, long offloadBits) {
    int slot = posted & mask;
    packets[slot] = packet;
    long descriptor = memory.address() + ((long) slot << ENTRY_SHIFT);
    PacketMemory.putLongLe(descriptor, dmaBase + Packet.address(packet));
    long generation = Generation.of(posted, lapShift) << GENERATION_SHIFT;
    PacketMemory.releaseLongLe(
        descriptor + Long.BYTES,
        END_AND_COMPLETION | offloadBits | generation | Packet.length(packet));
    posted++;
  }

  /**
   * A card may ask to be told only once there are a number of descriptors, because it looks by
   * itself while it is busy. It is told of fewer when a round has brought no more.
   */
  @Override
  public void ring() {
    int waiting = posted - rung;
    if (waiting == 0) {
      return;
    }
    boolean more = posted != due;
    due = posted;
    if (more && Integer.compareUnsigned(waiting, QueueTable.txThreshold(entry)) < 0) {
      QueueTable.txDeferred(entry, waiting);
      return;
    }
    rung = posted;
    QueueTable.txDeferred(entry, 0);
    doorbells.put32(doorbell, posted & mask);
  }

  @Override
  public int complete(PacketCache cache, QueueCounters counters) {
    if (done == posted) {
      return 0;
    }
    int end = completedEnd();
    if (end != done) {
      int count = end - done;
      counters.count(count, release(end, cache));
    }
    return posted - done;
  }

  /** Reads completions; returns the position behind the last descriptor that they speak of. */
  private int completedEnd() {
    int end = done;
    int at = completed;
    while (end != posted) {
      long completion = completions + ((long) (at & mask) << ENTRY_SHIFT);
      long high = PacketMemory.acquireLongLe(completion + Long.BYTES);
      if (high >>> 63 != Generation.of(at, lapShift)) {
        break;
      }
      at++;
      int slot = PacketMemory.getIntLe(completion) & SLOT_MASK;
      int ahead = slot - end & mask;
      if (slot > mask || ahead >= posted - end) {
        wrong = true;
        break;
      }
      end += ahead + 1;
    }
    completed = at;
    return end;
  }

  /** Frees the packets up to a position; returns their length. */
  private long release(int end, PacketCache cache) {
    long bytes = 0;
    for (int position = done; position != end; position++) {
      long packet = packets[position & mask];
      bytes += Packet.length(packet);
      cache.free(packet);
    }
    done = end;
    return bytes;
  }

  @Override
  public void reclaim(PacketCache cache, QueueCounters counters) {
    complete(cache, counters);
    if (done != posted) {
      counters.errors(posted - done);
      release(posted, cache);
    }
    posted = 0;
    rung = 0;
    due = 0;
    done = 0;
    completed = 0;
  }
}
