package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.QueueCounters;

/**
 * Receives without a copy: we post empty buffers of packet memory, the server fills them, and the
 * buffer that comes back is the packet.
 *
 * <p>Which buffer is in which slot stands in an array of our own. So nothing the peer writes is
 * ever taken for an address, and the first access to a frame does not wait for its descriptor.
 */
final class ClientRxRing implements RxRing {
  private static final int CAPACITY = PacketMemory.DATA_ROOM;
  private static final long EMPTY = SharedRing.first(CAPACITY, 0, 0);

  /** Buffers are posted by so many at once: each time costs the peer a cache miss. */
  private static final int BATCH = 128;

  private static final int SIGN_OF_NEXT = 63;
  private static final long ODD = -1;
  private static final int DESCRIPTORS_PER_LINE = 64 / Protocol.DESCRIPTOR_BYTES;

  private final SharedRing ring;
  private final EventFd event;
  private final Alarm alarm;

  /** The empty packet posted in each slot. */
  private final long[] posted;

  private final int batch;

  /** Counters that run on through 32 bits; the ring has their lower 16. */
  private int next;

  private int filled;
  private int head;

  /** What has been read ahead adds up to, so that the compiler does not leave it out. */
  long fetched;

  ClientRxRing(SharedRing ring, EventFd event, Alarm alarm) {
    this.ring = ring;
    this.event = event;
    this.alarm = alarm;
    posted = new long[ring.size];
    batch = Math.clamp(ring.size / 4, 1, BATCH);
    ring.setInterrupts(false);
  }

  @Override
  public int poll(Burst burst, int max, PacketCache cache, QueueCounters counters) {
    int count = filled - next;
    if (count < max) {
      count = look();
    }
    count = Math.min(count, max);
    if (count > 0) {
      burst.reserve(count);
      if (!take(burst, count, counters)) {
        count = takeCarefully(burst, count, cache, counters);
      }
    }
    if (ring.size - (head - next) >= batch) {
      refill(cache);
    }
    return count;
  }

  /** How many slots the peer has filled by now. */
  private int look() {
    int count = ring.tail() - next & SharedRing.COUNTER_MASK;
    if (count > head - next) {
      alarm.report("it says %d buffers are filled, of %d".formatted(count, head - next));
      return 0;
    }
    filled = next + count;
    fetchDescriptors(count);
    return count;
  }

  /** Has the processor wait for all these cache lines at once, instead of one by one later. */
  private void fetchDescriptors(int count) {
    long sum = 0;
    for (int i = 0; i < count; i += DESCRIPTORS_PER_LINE) {
      sum += SharedRing.readFirst(ring.descriptor(ring.slot(next + i)));
    }
    fetched = sum;
  }

  /** The usual case, one frame in each slot; leaves everything as it is if it is not that. */
  private boolean take(Burst burst, int count, QueueCounters counters) {
    int slot = ring.slot(next);
    int part = Math.min(count, ring.size - slot);
    long[] packets = burst.packets();
    int at = burst.size();
    long bytes = read(packets, at, slot, part);
    if (part < count) {
      long more = read(packets, at + part, 0, count - part);
      bytes = bytes == ODD || more == ODD ? ODD : bytes + more;
    }
    if (bytes == ODD) {
      return false;
    }
    next += count;
    burst.grow(count);
    counters.count(count, bytes);
    return true;
  }

  /**
   * The frames in successive slots. All of one expression in 64 bits: the compiler then keeps the
   * loop free of branches. The frame's first line is fetched from the peer's cache here, where many
   * are under way at once, and not one by one in a stage that has more to do with each.
   *
   * @return their bytes, or {@link #ODD} if there is anything but whole frames of good length
   */
  private long read(long[] packets, int at, int slot, int count) {
    long[] buffers = posted;
    long descriptors = ring.descriptor(slot);
    long odd = 0; // negative once anything is
    long bytes = 0;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      long first = SharedRing.readFirst(descriptors + (long) i * Protocol.DESCRIPTOR_BYTES);
      long length = first >>> SharedRing.LENGTH_SHIFT;
      odd |= first << SIGN_OF_NEXT | length - MIN_FRAME | CAPACITY - length;
      bytes += length;
      long buffer = buffers[slot + i];
      sum += PacketMemory.getLongLe(buffer);
      packets[at + i] = buffer | length << Packet.LENGTH_SHIFT;
    }
    fetched = sum;
    return odd < 0 ? ODD : bytes;
  }

  /** Frame by frame, with those that lie in several buffers; returns how many it took. */
  private int takeCarefully(Burst burst, int max, PacketCache cache, QueueCounters counters) {
    int taken = 0;
    while (taken < max && next != filled) {
      int slots = slotsOfFrame();
      if (slots == 0) {
        break;
      }
      long packet = join(slots, cache);
      next += slots;
      if (packet == Packet.NONE) {
        counters.errors(1);
      } else {
        counters.count(1, Packet.length(packet));
        burst.add(packet);
        taken++;
      }
    }
    return taken;
  }

  /** How many slots the next frame takes up; 0 if its end is not there yet, or never will be. */
  private int slotsOfFrame() {
    int at = next;
    while (at != filled) {
      long first = SharedRing.readFirst(ring.descriptor(ring.slot(at)));
      at++;
      if (!SharedRing.hasNext(first)) {
        return at - next;
      }
    }
    if (at - next == ring.size) {
      alarm.report("it sent a frame without an end");
    }
    return 0;
  }

  /**
   * The frame as one packet in the first of its buffers; the others go back.
   *
   * @return {@link Packet#NONE} if it is too short or does not fit; then all its buffers go back
   */
  private long join(int slots, PacketCache cache) {
    long whole = posted[ring.slot(next)];
    int total = 0;
    for (int i = 0; i < slots; i++) {
      int slot = ring.slot(next + i);
      int length = SharedRing.length(SharedRing.readFirst(ring.descriptor(slot)));
      boolean fits = total >= 0 && length >= 0 && length <= CAPACITY - total;
      if (i > 0) {
        if (fits) {
          PacketMemory.copy(posted[slot], whole + total, length);
        }
        cache.free(posted[slot]);
      }
      total = fits ? total + length : -1;
    }
    if (total < MIN_FRAME) {
      cache.free(whole);
      return Packet.NONE;
    }
    return Packet.of(whole, total);
  }

  /** Posts as many empty buffers as the ring takes and the cache has. */
  private void refill(PacketCache cache) {
    int free = ring.size - (head - next);
    int begin = head;
    while (free > 0) {
      int slot = ring.slot(head);
      int wanted = Math.min(free, ring.size - slot);
      int got = cache.allocate(posted, slot, wanted);
      for (int i = slot; i < slot + got; i++) {
        SharedRing.write(ring.descriptor(i), EMPTY, posted[i]);
      }
      head += got;
      free = got == wanted ? free - got : 0;
    }
    if (head != begin) {
      ring.publishHead(head);
    }
  }

  @Override
  public int interruptFd() {
    return event.fd();
  }

  @Override
  public void armInterrupt() {
    ring.setInterrupts(true);
  }

  @Override
  public void disarmInterrupt() {
    ring.setInterrupts(false);
    event.drain();
  }

  @Override
  public void reclaim(PacketCache cache) {
    for (; next != head; next++) {
      cache.free(posted[ring.slot(next)]);
    }
    filled = next;
  }
}
