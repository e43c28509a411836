package io.millrace.driver.intel;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.Card;
import io.millrace.driver.card.CardException;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciConfigSpace;
import io.millrace.driver.pci.PciId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What models of these cards have in common: registers as memory, those that act when they are read
 * or written, and the PCI function. Memory accesses go where the addresses in registers and
 * descriptors say, less {@link #DMA_BASE}; those outside packet memory, and all while the card is
 * not bus master, count as faults and do nothing.
 *
 * <p>A test can have it vanish, hang in reset, or drop its link. Registers may be used by several
 * threads; there is one that executes descriptors.
 */
public abstract class IntelModel implements Card, Bar {
  /** What the IOMMU adds. */
  public static final long DMA_BASE = 0x7_0000_0000L;

  private static final int SIZE = 0x20000;
  private static final int ALL_ONES = -1;
  private static final int PHY_POWER_DOWN = 1 << 11;

  private final int[] registers = new int[SIZE / 4];
  private final int[] phy = new int[32];
  private final MemorySegment one = Arena.ofAuto().allocate(8).fill((byte) 0);
  private final int deviceId;
  private final BitSet touched = new BitSet();
  private int[] eventFds = {};
  private int command;
  private long faults;
  private int resets;
  private int doorbells;
  private boolean closed;
  private volatile boolean linked = true;
  private volatile boolean gone;
  private volatile boolean stuckInReset;
  private volatile boolean stuckMaster;

  /** After power-on, with the PHY as a driver before has left it: powered down. */
  protected IntelModel(int deviceId) {
    this.deviceId = deviceId;
    one.set(ValueLayout.JAVA_LONG, 0, 1);
    phy[0] = PHY_POWER_DOWN;
  }

  /** Sets registers to what they are after power-on or reset, apart from the common ones. */
  protected abstract void setDefaults();

  /** Whether a register is one of those that a queue's doorbell rings at. */
  protected abstract boolean isTail(int offset);

  /** Whether the driver has got the PHY from the firmware. */
  protected abstract boolean isPhyTaken();

  /** Writes a register that does more than remember; returns whether it is one. */
  protected abstract boolean act(int offset, int value);

  /** All registers as after power-on; for the model's constructor. */
  protected final void powerOn() {
    Arrays.fill(registers, 0);
    set(0x5400, 0x00005452); // RAL0, RAH0: 52:54:00:00:00:01 from the EEPROM
    set(0x5404, 0x80000000 | 0x0100);
    setDefaults();
  }

  /** Plugs the cable in or pulls it. */
  public final void link(boolean up) {
    linked = up;
  }

  /** Pulls the card out. */
  public final void vanish(boolean now) {
    gone = now;
  }

  /** Has CTRL.RST never clear. */
  public final void hangInReset(boolean now) {
    stuckInReset = now;
  }

  /** Has the card never end its memory accesses. */
  public final void hangMaster(boolean now) {
    stuckMaster = now;
  }

  /** Accesses that an IOMMU would have refused. */
  public final long faults() {
    return faults;
  }

  public final int resets() {
    return resets;
  }

  /** Which registers have been read or written, in words. */
  public final BitSet touched() {
    return touched;
  }

  /** Writes of tail registers. */
  public final int doorbells() {
    return doorbells;
  }

  public final boolean isClosed() {
    return closed;
  }

  public final boolean isBusMaster() {
    return (command & PciConfigSpace.COMMAND_BUS_MASTER) != 0;
  }

  /** A register's value, whatever reading it does. */
  public final int peek(int offset) {
    return registers[offset >>> 2];
  }

  public final void set(int offset, int value) {
    registers[offset >>> 2] = value;
  }

  /** Counts in a statistics register. */
  public final void count(int offset) {
    registers[offset >>> 2]++;
  }

  /** The offset in packet memory of a DMA address, or -1, and then it is a fault. */
  public final long resolve(long dmaAddress, int length) {
    long at = dmaAddress - DMA_BASE;
    if (at < 0 || at + length > PacketMemory.SIZE || !isBusMaster()) {
      faults++;
      return -1;
    }
    return at;
  }

  /** DMA address of the ring whose base address registers are there. */
  public final long ring(int base) {
    return (long) peek(base + 4) << 32 | Integer.toUnsignedLong(peek(base));
  }

  /** Makes the event descriptor of a vector readable, if it has one. */
  protected final void fire(int vector) {
    if (vector >= 0 && vector < eventFds.length) {
      Unistd.write(eventFds[vector], one.address(), 8);
    }
  }

  // Registers.

  @Override
  public long size() {
    return SIZE;
  }

  @Override
  public synchronized int get32(long offset) {
    if (gone) {
      return ALL_ONES;
    }
    touched.set((int) offset >>> 2);
    int value = peek((int) offset);
    if (offset == 0x8) {
      boolean master = stuckMaster || (peek(0) & 1 << 2) == 0;
      boolean up = linked && (peek(0) & 1 << 6) != 0 && (phy[0] & PHY_POWER_DOWN) == 0;
      return (up ? 0x82 : 0) | 1 | (master ? 1 << 19 : 0);
    }
    if (offset >= 0x4000 && offset < 0x4130) {
      set((int) offset, 0);
    }
    return value;
  }

  @Override
  public synchronized void put32(long offset, int value) {
    if (gone) {
      return;
    }
    int register = (int) offset;
    touched.set(register >>> 2);
    if (register == 0) {
      control(value);
    } else if (register == 0x20) {
      mdic(value);
    } else if (isTail(register)) {
      doorbells++;
      set(register, value & 0xffff);
    } else if (register != 0x8 && !act(register, value)) {
      set(register, value);
    }
  }

  private void control(int value) {
    set(0, value);
    if ((value & 1 << 26) != 0) {
      resets++;
      if (!stuckInReset) {
        powerOn();
      }
    }
  }

  private void mdic(int value) {
    if (!isPhyTaken() || (value >>> 21 & 31) != 1) {
      set(0x20, value | 1 << 30 | 1 << 28);
      return;
    }
    int register = value >>> 16 & 31;
    if ((value & 1 << 26) != 0) {
      phy[register] = value & 0xffff;
    }
    set(0x20, value & ~0xffff | phy[register] | 1 << 28);
  }

  @Override
  public int get8(long offset) {
    throw new CardException("registers are 32 bits wide");
  }

  @Override
  public int get16(long offset) {
    throw new CardException("registers are 32 bits wide");
  }

  @Override
  public void put8(long offset, int value) {
    throw new CardException("registers are 32 bits wide");
  }

  @Override
  public void put16(long offset, int value) {
    throw new CardException("registers are 32 bits wide");
  }

  @Override
  public void put64(long offset, long value) {
    throw new CardException("registers are 32 bits wide");
  }

  // The PCI function.

  @Override
  public PciAddress address() {
    return PciAddress.parse("0000:00:08.0");
  }

  @Override
  public PciId id() {
    return new PciId(0x8086, deviceId, 0x8086, 0, 0x020000, 0);
  }

  @Override
  public PciConfigSpace config() {
    throw new UnsupportedOperationException("the driver needs nothing from it");
  }

  @Override
  public Bar bar(int index) {
    return this;
  }

  @Override
  public long dmaBase() {
    return DMA_BASE;
  }

  @Override
  public synchronized void busMaster(boolean on) {
    command = on ? PciConfigSpace.COMMAND_BUS_MASTER : 0;
  }

  @Override
  public synchronized void connectInterrupts(int... fds) {
    eventFds = fds.clone();
  }

  @Override
  public boolean reset() {
    if (gone) {
      throw new CardException("the card cannot be reset: it is not there");
    }
    powerOn();
    return true;
  }

  @Override
  public boolean isPresent() {
    return !gone;
  }

  @Override
  public synchronized void close() {
    command = 0;
    closed = true;
  }
}
