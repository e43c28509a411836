package io.millrace.driver.virtio;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A queue of packets to the device and back: each packet one descriptor, which covers its bytes and
 * the header in front of them. For one thread at a time.
 *
 * <p>Positions count what has been posted and what has been taken back, and run free; position
 * modulo size is a slot. The id of a packet's buffer is what the device names it by when it is done
 * with it. Which packet has which id is kept here and never read back from memory that the device
 * writes: an id that is not the device's to name breaks the queue, and nothing else.
 *
 * <p>A packet taken back frees one slot and one id, and so the slot's next packet gets that id.
 */
abstract class Virtqueue implements AutoCloseable {
  /** Bytes of the header in front of each packet, see {@link NetHeader}. */
  static final int HEADER = NetHeader.BYTES;

  /** Fewest bytes of a frame. */
  static final int MIN_FRAME = 14;

  final int size;
  final int mask;
  final boolean deviceWrites;
  final long dmaBase;
  final RingMemory memory;

  /** Packets with the device, by id; none where the driver has the id. */
  final long[] packets;

  /** The id that belongs to each slot. */
  final int[] ids;

  /** Bytes of the frames of the last {@link #takePlain}. */
  long plainBytes;

  /** Positions posted so far. */
  int posted;

  /** Positions taken back so far. */
  int taken;

  /** The packets of the last {@link #take}. */
  final long[] takenPackets;

  /** How many bytes the device has written into each of them, header included; as it says. */
  final int[] takenBytes;

  /** In order: the position behind those that the device is known to be done with. */
  private int batchEnd;

  /** In order: what the device has written into the last one before {@link #batchEnd}. */
  private int batchBytes;

  private final int index;
  private final boolean inOrder;
  private final VirtioTransport transport;
  private boolean hasNews;
  private boolean broken;
  private volatile @Nullable String fault;

  /**
   * A queue that the device does not know yet.
   *
   * @param index its number
   * @param size its slots, a power of two
   * @param bytes of its descriptors and rings together
   */
  Virtqueue(
      VirtioTransport transport,
      int index,
      int size,
      boolean deviceWrites,
      boolean inOrder,
      long bytes) {
    this.transport = transport;
    this.index = index;
    this.size = size;
    this.deviceWrites = deviceWrites;
    this.inOrder = inOrder;
    mask = size - 1;
    dmaBase = transport.dmaBase();
    memory = RingMemory.allocate(bytes, 4096);
    packets = new long[size];
    ids = new int[size];
    takenPackets = new long[size];
    takenBytes = new int[size];
  }

  /** A queue as the features say; see the constructor. */
  static Virtqueue of(
      long features, VirtioTransport transport, int index, int size, boolean deviceWrites) {
    boolean inOrder = Feature.has(features, Feature.IN_ORDER);
    return Feature.has(features, Feature.RING_PACKED)
        ? new PackedVirtqueue(transport, index, size, deviceWrites, inOrder)
        : new SplitVirtqueue(transport, index, size, deviceWrites, inOrder);
  }

  /** Makes the queue, empty, known to the device. */
  final void enable(int vector) {
    transport.enableQueue(
        index,
        size,
        dmaBase + memory.address(),
        dmaBase + driverArea(),
        dmaBase + deviceArea(),
        vector);
  }

  /** Packets that there is room for. */
  final int room() {
    return size - outstanding();
  }

  /** Packets with the device. */
  final int outstanding() {
    return posted - taken;
  }

  /**
   * Hands packets to the device, with their headers; at most {@link #room} of them. They are to be
   * sent, or, in a receive queue, are buffers that are as long as what they have room for.
   */
  final void post(long[] from, int start, int end) {
    write(from, start, end);
    hasNews |= start < end;
  }

  /** Writes the descriptors, and makes them available. */
  abstract void write(long[] from, int start, int end);

  /**
   * Takes back what the device is done with.
   *
   * @return how many packets there are in {@link #takenPackets}, at most {@code max}
   */
  final int take(int max) {
    if (broken) {
      return 0;
    }
    return inOrder ? takeInOrder(max) : takeAnyOrder(max);
  }

  abstract int takeAnyOrder(int max);

  /**
   * Takes back received frames of the usual kind: each in one buffer, whole, with nothing to be
   * done about it, and noted by itself, in the order in which the buffers were posted. Stops before
   * the first that is of another kind, which is for {@link #take}; leaves their bytes in {@link
   * #plainBytes}.
   *
   * @param mergeable whether a header tells in how many buffers its frame lies
   * @return how many frames there are at the end of the burst, at most {@code max}
   */
  final int takePlain(Burst burst, int max, boolean mergeable) {
    plainBytes = 0;
    if (broken || inOrder && taken != batchEnd) {
      return 0;
    }
    int most = Math.min(max, outstanding());
    burst.reserve(most);
    int count = appendPlain(burst.packets(), burst.size(), most, mergeable);
    burst.grow(count);
    batchEnd = taken;
    return count;
  }

  /** Does that, into an array, for at most as many as are outstanding. */
  abstract int appendPlain(long[] to, int from, int max, boolean mergeable);

  /** Whether a buffer with so many bytes of frame is of the usual kind. */
  static boolean isPlain(long buffer, int length, boolean mergeable) {
    return Integer.compareUnsigned(length - MIN_FRAME, PacketMemory.DATA_ROOM - MIN_FRAME) <= 0
        && NetHeader.isPlain(buffer)
        && (!mergeable || NetHeader.numBuffers(buffer) == 1);
  }

  /**
   * What the device has noted last when it keeps the order (sections 2.7.9 and 2.8.8): its note of
   * one buffer stands for all before that, and those it has written entirely.
   *
   * @return the slot's id in the low 32 bits, bytes written in the high ones; -1 if there is
   *     nothing
   */
  abstract long nextNote(int position);

  private int takeInOrder(int max) {
    int at = taken;
    int count = 0;
    for (; count < max && at != posted; count++, at++) {
      if (at == batchEnd && !nextBatch(at)) {
        break;
      }
      int id = at & mask;
      long packet = packets[id];
      packets[id] = Packet.NONE;
      takenPackets[count] = packet;
      takenBytes[count] = at + 1 == batchEnd ? batchBytes : HEADER + Packet.length(packet);
    }
    taken = at;
    return count;
  }

  private boolean nextBatch(int at) {
    long note = nextNote(at);
    if (note == -1) {
      return false;
    }
    int id = (int) note;
    int count = (id - at & mask) + 1;
    if (id < 0 || id >= size || count > posted - at) {
      fail("the device is done with buffer " + id + ", which it has not been given");
      return false;
    }
    batchEnd = at + count;
    batchBytes = (int) (note >>> 32);
    return true;
  }

  /** The device must be reset: nothing is taken back any more until {@link #reset}. */
  final void fail(String reason) {
    broken = true;
    fault = "queue " + index + ": " + reason;
  }

  /** What is wrong with the queue, or null. Any thread. */
  final @Nullable String fault() {
    return fault;
  }

  /**
   * Rings the doorbell if there is news and the device wants to know. The fence is the one that
   * sections 2.7.13.4.1 and 2.8.21.3.1 demand, and the one place where acquire and release do not
   * do: that the device is awake may only be read once it can see the news, or else both sides
   * might wait for each other; and a processor may let a load overtake a store.
   */
  final void ring() {
    if (hasNews) {
      hasNews = false;
      VarHandle.fullFence();
      if (wantsDoorbell()) {
        transport.notify(index);
      }
    }
  }

  abstract boolean wantsDoorbell();

  /**
   * Has the device raise an interrupt when it is next done with a buffer, or not. What it was done
   * with before the call raises none: {@link #hasUsed} tells, which the fence keeps behind the
   * store (sections 2.7.7.2 and 2.8.10).
   */
  final void wantInterrupt(boolean on) {
    writeInterruptFlag(on);
    VarHandle.fullFence();
  }

  abstract void writeInterruptFlag(boolean on);

  /** Whether there is something to take back. */
  final boolean hasUsed() {
    return !broken && (taken != batchEnd && inOrder || nextNote(taken) != -1);
  }

  abstract long driverArea();

  abstract long deviceArea();

  /** Frees all packets that the device has, which it touches no more. Returns how many. */
  final int drain(PacketCache cache) {
    int count = 0;
    for (long packet : packets) {
      if (packet != Packet.NONE) {
        cache.free(packet);
        count++;
      }
    }
    reset();
    return count;
  }

  /** Empties the queue; the device does not know it any more, and nor does anybody its packets. */
  final void reset() {
    memory.clear();
    for (int i = 0; i < size; i++) {
      packets[i] = Packet.NONE;
      ids[i] = i;
    }
    posted = 0;
    taken = 0;
    batchEnd = 0;
    hasNews = false;
    broken = false;
    fault = null;
    clear();
    writeInterruptFlag(false);
  }

  /** The rest of {@link #reset}; memory is all zeros. */
  abstract void clear();

  /**
   * Makes one buffer available that has a part for the device to read and one for it to write. Only
   * for a queue that has one such buffer at a time and no packets.
   */
  abstract void writePair(long readable, int readableBytes, long writable, int writableBytes);

  /** Whether the device is done with all that was made available by {@link #postPair}. */
  abstract boolean isPairDone();

  /** As {@link #writePair}, and rings. */
  final void postPair(long readable, int readableBytes, long writable, int writableBytes) {
    writePair(readable, readableBytes, writable, writableBytes);
    hasNews = true;
    ring();
  }

  @Override
  public final void close() {
    memory.close();
  }
}
