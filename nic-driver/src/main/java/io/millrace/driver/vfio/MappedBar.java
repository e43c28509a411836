package io.millrace.driver.vfio;

import io.millrace.driver.card.Bar;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A BAR in memory. Reads acquire, and a release fence goes before each write: the order that {@link
 * Bar} promises, which on x86 takes no instruction of its own.
 *
 * <p>A write is a plain store behind the fence and not a {@code setRelease}, because HotSpot's
 * interpreter does that by an {@code xchg}: it would read the register first, and lock the bus,
 * which a PCI Express card may refuse to answer.
 */
final class MappedBar implements Bar {
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

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

  @Override
  public long size() {
    return registers.byteSize();
  }

  @Override
  public int get8(long offset) {
    return (byte) BYTE.getAcquire(registers, offset) & 0xff;
  }

  @Override
  public int get16(long offset) {
    return (short) SHORT.getAcquire(registers, offset) & 0xffff;
  }

  @Override
  public int get32(long offset) {
    return (int) INT.getAcquire(registers, offset);
  }

  @Override
  public void put8(long offset, int value) {
    VarHandle.releaseFence();
    BYTE.set(registers, offset, (byte) value);
  }

  @Override
  public void put16(long offset, int value) {
    VarHandle.releaseFence();
    SHORT.set(registers, offset, (short) value);
  }

  @Override
  public void put32(long offset, int value) {
    VarHandle.releaseFence();
    INT.set(registers, offset, value);
  }

  @Override
  public void put64(long offset, long value) {
    VarHandle.releaseFence();
    LONG.set(registers, offset, value);
  }
}
