package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.PacketMemory;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A virtqueue as its device sees it: takes the buffers that the driver makes available, in order,
 * and hands them back as used, in the same order. For one thread at a time, while the port's gate
 * is open; what its owner asks while the gate is shut says so.
 *
 * <p>A position counts buffers (split) or descriptors (packed) and runs free. Whatever the driver
 * writes that it must not write breaks the ring: it is left alone until its owner has seen the
 * {@link #fault}.
 */
abstract class GuestRing {
  /** Slots, a power of two. */
  final int size;

  final int mask;

  /** Whether the device writes the buffers: the guest receives by this queue. */
  final boolean deviceWrites;

  final boolean eventIdx;
  final boolean inOrder;

  /** The buffer taken last. */
  final Chain chain;

  /** Where the next buffer is taken. */
  int position;

  /** Where the next used buffer is noted, as far as the driver can see. */
  int usedPosition;

  /** Buffers used that the driver does not see yet. */
  final int[] pendingIds;

  final int[] pendingBytes;
  final int[] pendingSlots;
  int pending;

  private final @Nullable EventFd call;
  private final Runnable alarm;

  /** {@link #usedPosition} when the driver was last considered for a call. */
  private int calledPosition;

  private final AtomicBoolean taken = new AtomicBoolean();
  private volatile @Nullable String fault;

  GuestRing(RingSetup setup) {
    size = setup.size();
    mask = size - 1;
    deviceWrites = setup.deviceWrites();
    eventIdx = setup.eventIdx();
    inOrder = setup.inOrder();
    chain = new Chain(setup.memory());
    pendingIds = new int[size];
    pendingBytes = new int[size];
    pendingSlots = new int[size];
    call = setup.call();
    alarm = setup.alarm();
  }

  /** Sets both positions, before anything else is done. */
  final void begin(int at) {
    position = at;
    usedPosition = at;
    calledPosition = at;
  }

  /**
   * Takes the next buffer into {@link #chain}.
   *
   * @return whether there was one; false too once the ring is broken
   */
  final boolean take() {
    return fault == null && pending < size && next();
  }

  /** Reads the next buffer and passes over it. */
  abstract boolean next();

  /** Whether a buffer is waiting. */
  abstract boolean isReady();

  /** Notes that the device is done with the buffer taken last. */
  final void use(int bytesWritten) {
    int at = pending++;
    pendingIds[at] = chain.id;
    pendingBytes[at] = bytesWritten;
    pendingSlots[at] = chain.slots;
  }

  /** Goes back to a position and a number of pending buffers as they were before. */
  final void rewind(int toPosition, int toPending) {
    position = toPosition;
    pending = toPending;
  }

  /** Shows the driver all that was used. */
  final void publish() {
    if (pending > 0) {
      writeUsed();
      pending = 0;
    }
  }

  /** Writes the notes of all pending buffers, and moves {@link #usedPosition} behind them. */
  abstract void writeUsed();

  /**
   * Calls the driver if it wants to know of what was published since it was last considered. The
   * fence is that of sections 2.7.10 and 2.8.21: the driver asks to be called and then looks once
   * more, so here the news must be out before its wish is read.
   */
  final void call() {
    int now = usedPosition;
    if (now != calledPosition && fault == null) {
      VarHandle.fullFence();
      boolean wanted = wantsCall(calledPosition, now);
      calledPosition = now;
      if (wanted && call != null) {
        call.signal();
      }
    }
  }

  abstract boolean wantsCall(int before, int now);

  /**
   * Has the driver kick when it makes the next buffer available, or not at all. After having asked
   * for it, look once more.
   */
  final void wantKick(boolean wanted) {
    writeKickWish(wanted);
    VarHandle.fullFence();
  }

  abstract void writeKickWish(boolean wanted);

  /** The position as SET_VRING_BASE and GET_VRING_BASE have it; with the gate shut. */
  abstract int base();

  /** Whether {@code event} is among the positions from {@code before} to {@code now} - 1. */
  static boolean passed(int event, int before, int now, int period) {
    return (now - event - 1 & period - 1) < (now - before & period - 1);
  }

  /** Breaks the ring. */
  final void fail(String reason) {
    if (fault == null) {
      fault = reason;
      alarm.run();
    }
  }

  /** What the driver did wrong, or null. Any thread. */
  final @Nullable String fault() {
    return fault;
  }

  /** As {@link #fail}, from within {@link #next}. */
  final boolean broken(String reason) {
    fail(reason);
    return false;
  }

  /** Takes it for a thread that shares it with others; false if one of them has it. */
  final boolean tryLock() {
    return taken.compareAndSet(false, true);
  }

  final void unlock() {
    taken.set(false);
  }

  /** Adds a descriptor to the chain, with the flags of section 2.7.5. */
  final boolean add(long address, int length, boolean writable) {
    if (writable != deviceWrites) {
      return broken("a buffer is to be " + (writable ? "written" : "read") + " the wrong way");
    }
    return chain.add(address, length) || broken(outside(address, length));
  }

  static String outside(long address, int length) {
    return "a buffer of %s bytes at %#x is outside of the guest's memory, or is too long"
        .formatted(Integer.toUnsignedString(length), address);
  }

  /**
   * Where a table of indirect descriptors is in packet memory, or -1 if it cannot be one; the ring
   * is broken then.
   */
  final long table(AddressMap memory, long address, int bytes) {
    int entries = bytes >>> DESCRIPTOR_SHIFT;
    if ((bytes & DESCRIPTOR_BYTES - 1) != 0 || entries < 1 || entries > Chain.MAX_PIECES) {
      fail("a table of descriptors has " + Integer.toUnsignedString(bytes) + " bytes");
      return -1;
    }
    long table = memory.locate(address, bytes);
    if (table < 0) {
      fail("a table of descriptors at %#x is outside of the guest's memory".formatted(address));
    }
    return table;
  }

  static final int DESCRIPTOR_SHIFT = 4;
  static final int DESCRIPTOR_BYTES = 1 << DESCRIPTOR_SHIFT;

  static long descriptorAddress(long descriptor) {
    return PacketMemory.getLongLe(descriptor);
  }
}
