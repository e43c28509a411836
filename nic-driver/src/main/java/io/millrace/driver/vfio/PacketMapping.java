package io.millrace.driver.vfio;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysResource;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Packet memory in an IO address space: mapped when the first card comes, in one piece, and
 * unmapped when the last one has gone.
 */
final class PacketMapping {
  /**
   * A card that has come.
   *
   * @param device its descriptor
   * @param base its address of packet memory
   */
  record Member(int device, long base) {}

  private final Syscalls calls;
  private final Supplier<IoSpace> opener;
  private final Supplier<MemorySegment> packets;
  private @Nullable IoSpace space;
  private int cards;
  private long base;

  /**
   * Without any card yet.
   *
   * @param opener makes the space
   * @param packets packet memory; asked for when there is a card
   */
  PacketMapping(Syscalls calls, Supplier<IoSpace> opener, Supplier<MemorySegment> packets) {
    this.calls = calls;
    this.opener = opener;
    this.packets = packets;
  }

  /** Takes a card in, which sees packet memory when this returns. */
  synchronized Member join(VfioFunction card) {
    IoSpace here = space == null ? opener.get() : space;
    space = here;
    try {
      int device = here.open(card);
      try {
        if (cards == 0) {
          base = map(here, card);
        }
        cards++;
        return new Member(device, base);
      } finally {
        if (cards == 0) {
          here.close(device);
        }
      }
    } finally {
      closeIfEmpty(here);
    }
  }

  /**
   * Gives a card back, which does no DMA any more. A container has no IOMMU without a group in it,
   * so memory goes before the last card does.
   */
  synchronized void leave(int device) {
    IoSpace here = here();
    cards--;
    try {
      if (cards == 0) {
        here.unmap(base, packets.get().byteSize());
      }
    } finally {
      here.close(device);
      closeIfEmpty(here);
    }
  }

  /** The space, while there are cards in it. */
  synchronized IoSpace here() {
    if (space == null) {
      throw new IllegalStateException("no card is open");
    }
    return space;
  }

  private void closeIfEmpty(IoSpace here) {
    if (cards == 0) {
      space = null;
      here.close();
    }
  }

  private long map(IoSpace here, VfioFunction card) {
    MemorySegment memory = packets.get();
    List<IovaRange> ranges = here.ranges();
    long iova =
        IovaRange.place(ranges, memory.byteSize(), here.pageSize())
            .orElseThrow(() -> VfioErrors.noPlace(card, memory.byteSize(), ranges));
    try {
      map(here, memory, iova);
    } catch (NativeException e) {
      if (e.errno() != Errno.ENOMEM) {
        throw VfioErrors.attach(card, e);
      }
      mapWithMore(here, memory, iova, card, e);
    }
    return iova;
  }

  /** Once more, with as much lockable memory as the process may allow itself. */
  private void mapWithMore(
      IoSpace here, MemorySegment memory, long iova, VfioFunction card, NativeException refused) {
    SysResource.Limit limit = calls.memlock();
    if (limit.current() == limit.maximum()) {
      throw VfioErrors.memlock(card, memory.byteSize(), limit, refused);
    }
    calls.raiseMemlock();
    try {
      map(here, memory, iova);
    } catch (NativeException e) {
      throw VfioErrors.memlock(card, memory.byteSize(), calls.memlock(), e);
    }
  }

  private static void map(IoSpace here, MemorySegment memory, long iova) {
    here.map(memory.address(), iova, memory.byteSize(), IoSpace.Access.READ_WRITE);
  }
}
