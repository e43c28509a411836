package io.millrace.driver.vfio;

import io.millrace.driver.card.Bar;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A BAR in memory. Reads acquire, and a release fence goes before each write: the order that {@link
 * Bar} promises, which on x86 takes no instruction of its own.
 *
 * <p>A write is a plain store behind the fence and not a {@code setRelease}, because HotSpot's
 * interpreter does that by an {@code xchg}: it would read the register first, and lock the bus,
 * which a PCI Express card may refuse to answer.
 *
 * <p>When the kernel takes the registers away (the card is reset, loses its power, or is removed),
 * an access to them is an {@link InternalError}, thrown where it is made and not later.
 */
final class MappedBar implements Bar {
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  /**
   * Two links, not final, so that no compiler knows that they end: going from one to the next is a
   * jump backwards, and there HotSpot throws what is pending.
   */
  private static Link chain = new Link(new Link(null));

  private final MemorySegment registers;

  /**
   * Over a mapping.
   *
   * @param registers in the card's arena; an access after it has been closed throws {@link
   *     IllegalStateException}
   */
  MappedBar(MemorySegment registers) {
    this.registers = registers;
  }

  private static final class Link {
    private final @Nullable Link next;

    Link(@Nullable Link next) {
      this.next = next;
    }
  }

  /**
   * Throws the error of the access before, if there is one. HotSpot notes a fault when it happens,
   * but compiled code looks for it only on returning or jumping backwards, by when a queue would be
   * in the middle of something else.
   */
  private static void admitFault() {
    Link link = chain;
    while (link != null) {
      link = link.next;
    }
  }

  @Override
  public long size() {
    return registers.byteSize();
  }

  @Override
  public int get8(long offset) {
    int value = (byte) BYTE.getAcquire(registers, offset) & 0xff;
    admitFault();
    return value;
  }

  @Override
  public int get16(long offset) {
    int value = (short) SHORT.getAcquire(registers, offset) & 0xffff;
    admitFault();
    return value;
  }

  @Override
  public int get32(long offset) {
    int value = (int) INT.getAcquire(registers, offset);
    admitFault();
    return value;
  }

  @Override
  public void put8(long offset, int value) {
    VarHandle.releaseFence();
    BYTE.set(registers, offset, (byte) value);
    admitFault();
  }

  @Override
  public void put16(long offset, int value) {
    VarHandle.releaseFence();
    SHORT.set(registers, offset, (short) value);
    admitFault();
  }

  @Override
  public void put32(long offset, int value) {
    VarHandle.releaseFence();
    INT.set(registers, offset, value);
    admitFault();
  }

  @Override
  public void put64(long offset, long value) {
    VarHandle.releaseFence();
    LONG.set(registers, offset, value);
    admitFault();
  }
}
