package io.millrace.driver.vmxnet3;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciConfigSpace;
import io.millrace.driver.pci.PciId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/**
 * A vmxnet3 card made of what vmxnet3_defs.h says, for one thread besides the port's watch. It
 * sends and receives when it is told to, and misbehaves when it is asked to. What it is not allowed
 * to reach is an {@link IllegalStateException}.
 */
public final class Vmxnet3Model implements Card {
  /** Where the card finds packet memory. */
  static final long DMA_BASE = 1L << 33;

  static final long MAC_OCTETS = 0x02_00_5e_10_20_30L;
  private static final int RESULT_OK = 0;

  final ModelInterrupts interrupts = new ModelInterrupts();
  final List<Integer> commands = new CopyOnWriteArrayList<>();
  final List<byte[]> sent = new ArrayList<>();
  final List<Long> sentDescriptors = new ArrayList<>();

  volatile boolean gone;
  volatile boolean refusesActivation;
  volatile boolean linkUp = true;
  volatile boolean closed;
  int threshold = 1;
  int vectors = 25;
  int revisions = 0x7f;

  private volatile boolean active;
  private volatile boolean busMaster;
  private long shared;
  private int sharedLow;
  private int mac0;
  private int mac1;
  private int result;
  private ModelQueue[] tx = {};
  private ModelQueue[] rx = {};

  private final Bar data = new ModelBar(() -> gone, this::readData, this::writeData);
  private final Bar control = new ModelBar(() -> gone, this::readControl, this::writeControl);

  /** A card as after power-on. */
  public Vmxnet3Model() {}

  boolean isActive() {
    return active;
  }

  ModelQueue tx(int queue) {
    return tx[queue];
  }

  ModelQueue rx(int queue) {
    return rx[queue];
  }

  /** Address in packet memory of what the card is told. */
  long reach(long address, int bytes, int alignment) {
    long offset = address - DMA_BASE;
    if (!busMaster || offset < 0 || offset + bytes > PacketMemory.SIZE || offset % alignment != 0) {
      throw new IllegalStateException("no DMA at %#x, %d bytes".formatted(address, bytes));
    }
    return offset;
  }

  private int readData(int offset) {
    return offset < 0x200 && interrupts.isMasked(offset / 8) ? 1 : 0;
  }

  private void writeData(int offset, int value) {
    if (!active) {
      return;
    }
    int index = offset % 0x200 / 8;
    switch (offset & 0xe00) {
      case 0x000 -> interrupts.mask(index, value != 0);
      case 0x600 -> tx[index].ring(value);
      case 0x800 -> rx[index].ring(value);
      default -> throw new IllegalStateException("BAR 0: write to %#x".formatted(offset));
    }
  }

  private int readControl(int offset) {
    return switch (offset) {
      case 0x00 -> revisions;
      case 0x08 -> 1;
      case 0x20 -> result;
      case 0x28 -> mac0;
      case 0x30 -> mac1;
      default -> throw new IllegalStateException("BAR 1: read of %#x".formatted(offset));
    };
  }

  private void writeControl(int offset, int value) {
    switch (offset) {
      case 0x00, 0x08 -> check(value == 1, "revision " + value);
      case 0x10 -> sharedLow = value;
      case 0x18 -> shared = Integer.toUnsignedLong(sharedLow) | (long) value << 32;
      case 0x20 -> result = execute(value);
      case 0x28 -> mac0 = value;
      case 0x30 -> mac1 = value;
      case 0x40 -> event(PacketMemory.getIntLe(shared() + 696) & ~value);
      default -> throw new IllegalStateException("BAR 1: write to %#x".formatted(offset));
    }
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException(what);
    }
  }

  private long shared() {
    return reach(shared, 720, 8);
  }

  /** Sets the bits of the event register. */
  void event(int bits) {
    PacketMemory.releaseIntLe(shared() + 696, bits);
  }

  private int execute(int command) {
    commands.add(command);
    return switch (command) {
      case 0xcafe_0000 -> activate();
      case 0xcafe_0001, 0xcafe_0002 -> reset(command);
      case 0xf00d_0001 -> writeStatistics();
      case 0xf00d_0002 -> linkUp ? 10_000 << 16 | 1 : 0;
      case 0xf00d_0003 -> 0x105e_0002;
      case 0xf00d_0004 -> 0x3020;
      default -> RESULT_OK;
    };
  }

  private int activate() {
    long at = shared();
    check(PacketMemory.getIntLe(at) == 0xbabefee1, "magic");
    int mtu = PacketMemory.getIntLe(at + 56);
    check(mtu >= 60 && mtu <= 9000, "MTU " + mtu);
    if (refusesActivation) {
      return 1;
    }
    tx = new ModelQueue[PacketMemory.getByte(at + 62)];
    rx = new ModelQueue[PacketMemory.getByte(at + 63)];
    int bytes = PacketMemory.getIntLe(at + 52);
    check(bytes == 256 * (tx.length + rx.length), "table of " + bytes);
    long table = reach(PacketMemory.getLongLe(at + 40), bytes, 128);
    for (int i = 0; i < tx.length; i++) {
      tx[i] = new ModelQueue(this, table + 256L * i);
      PacketMemory.putIntLe(tx[i].entry + 4, threshold);
    }
    for (int i = 0; i < rx.length; i++) {
      rx[i] = new ModelQueue(this, table + 256L * (tx.length + i));
    }
    active = true;
    return RESULT_OK;
  }

  private int reset(int command) {
    active = false;
    if (command == 0xcafe_0002) {
      interrupts.reset();
    }
    return RESULT_OK;
  }

  /** Somebody else resets the card. */
  void resetBehindTheDriver() {
    reset(0xcafe_0002);
  }

  private int writeStatistics() {
    if (active) {
      for (ModelQueue queue : tx) {
        queue.writeStatistics();
      }
      for (ModelQueue queue : rx) {
        queue.writeStatistics();
      }
    }
    return RESULT_OK;
  }

  /** Stops a queue, the transmit queues first, by an error. */
  void stop(ModelQueue queue, int error) {
    PacketMemory.putByte(queue.entry + 80, 1);
    PacketMemory.putIntLe(queue.entry + 84, error);
    event(3);
  }

  /** Sends what a queue has been told of, at most a number of frames; returns how many. */
  int send(int queue, int max) {
    return transmit(
        queue,
        max,
        descriptor -> {
          int length = (int) PacketMemory.getLongLe(descriptor + 8) & 0x3fff;
          byte[] frame = new byte[length];
          PacketMemory.copyOut(
              reach(PacketMemory.getLongLe(descriptor), length, 1), frame, 0, length);
          sent.add(frame);
          sentDescriptors.add(PacketMemory.getLongLe(descriptor + 8));
        });
  }

  /** Completes what a queue has been told of without looking at it; returns how many. */
  public int discard(int queue, int max) {
    return transmit(queue, max, descriptor -> {});
  }

  private int transmit(int queue, int max, LongConsumer wire) {
    ModelQueue q = tx[queue];
    int count = 0;
    while (count < max && q.ring.next != q.producer && q.ring.isMine(14)) {
      wire.accept(q.ring.entry());
      long slot = q.ring.next;
      q.ring.advance();
      q.completions.complete(slot, 0);
      interrupts.trigger(q.vector);
      count++;
    }
    return count;
  }

  /** Receives a frame in a queue; false if there is no buffer, which the card counts. */
  boolean receive(int queue, byte[] frame) {
    return receive(queue, frame, 0, 0);
  }

  /** The same with further bits of the completion. */
  boolean receive(int queue, byte[] frame, long low, long high) {
    ModelQueue q = rx[queue];
    if (!active || !q.ring.isMine(31)) {
      q.statistics[8]++;
      return false;
    }
    int room = (int) PacketMemory.getLongLe(q.ring.entry() + 8) & 0x3fff;
    check(frame.length <= room, "buffer of " + room);
    long buffer = reach(PacketMemory.getLongLe(q.ring.entry()), frame.length, 1);
    PacketMemory.copyIn(frame, 0, buffer, frame.length);
    completeRx(queue, 3 << 14 | low, high | frame.length);
    return true;
  }

  /** Uses up the next buffer of a queue with a completion that says anything. */
  void completeRx(int queue, long low, long high) {
    ModelQueue q = rx[queue];
    q.completions.complete(q.ring.next | (long) queue << 16 | low, high);
    q.ring.advance();
    interrupts.trigger(q.vector);
  }

  /** Receives the same frame length without touching the buffers; returns how often it could. */
  public int arrive(int queue, int count, int length) {
    ModelQueue q = rx[queue];
    int done = 0;
    while (done < count && q.ring.isMine(31)) {
      completeRx(queue, 3 << 14, length);
      done++;
    }
    return done;
  }

  /** Gives the card buffers of a queue as its driver would, from a position on. */
  public void giveBuffers(int queue, int position, int count) {
    ModelRing ring = rx[queue].ring;
    for (int i = position; i < position + count; i++) {
      ring.mark(i, 31);
    }
  }

  /** Gives the card frames to send as its driver would, from a position on. */
  public void giveFrames(int queue, int position, int count) {
    ModelRing ring = tx[queue].ring;
    for (int i = position; i < position + count; i++) {
      ring.mark(i, 14);
    }
    tx[queue].ring((position + count) % ring.size);
  }

  /** Length of the buffers that the driver gives. */
  int bufferLength(int queue) {
    return (int) PacketMemory.getLongLe(rx[queue].ring.entry() + 8) & 0x3fff;
  }

  /** An 8-byte field of the shared structure. */
  long sharedLong(int offset) {
    return PacketMemory.getLongLe(shared() + offset);
  }

  /** What the card is told to count as its address. */
  long macRegisters() {
    return Integer.toUnsignedLong(mac0) | (long) mac1 << 32;
  }

  @Override
  public PciAddress address() {
    return PciAddress.parse("03:00.0");
  }

  @Override
  public PciId id() {
    return new PciId(0x15ad, 0x07b0, 0x15ad, 0x07b0, 0x020000, 1);
  }

  @Override
  public PciConfigSpace config() {
    throw new UnsupportedOperationException("the driver needs none");
  }

  @Override
  public Bar bar(int index) {
    return switch (index) {
      case 0 -> data;
      case 1 -> control;
      default -> throw new IllegalStateException("BAR " + index);
    };
  }

  @Override
  public long dmaBase() {
    return DMA_BASE;
  }

  @Override
  public void busMaster(boolean on) {
    check(on || !active || gone, "bus mastering ends while the card runs");
    busMaster = on;
  }

  @Override
  public int vectors() {
    return vectors;
  }

  @Override
  public void connectInterrupts(int... eventFds) {
    interrupts.connect(eventFds);
  }

  @Override
  public boolean reset() {
    return false;
  }

  @Override
  public boolean isPresent() {
    return !gone;
  }

  @Override
  public void close() {
    closed = true;
    interrupts.close();
  }
}
