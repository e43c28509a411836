package io.millrace.driver.e1000e;

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

/**
 * An 82574 in registers, from its datasheet: what the driver writes has the effect that the
 * datasheet says, and descriptors in packet memory are executed by {@link #sender} and {@link
 * #receiver} when they are told to. Memory accesses go where the addresses in registers and
 * descriptors say, less {@link #DMA_BASE}; those outside packet memory, and all while the card is
 * not bus master, count as faults and do nothing.
 *
 * <p>A test can have it vanish, hang in reset, or drop its link. Registers may be used by several
 * threads; there is one that executes descriptors.
 */
public final class E1000eModel implements Card, Bar {
  /** What the IOMMU adds. */
  public static final long DMA_BASE = 0x7_0000_0000L;

  private static final int SIZE = 0x20000;
  private static final int ALL_ONES = -1;
  private static final int PHY_POWER_DOWN = 1 << 11;

  private final int[] registers = new int[SIZE / 4];
  private final int[] phy = new int[32];
  private final ModelSender sender = new ModelSender(this);
  private final ModelReceiver receiver = new ModelReceiver(this);
  private final MemorySegment one = Arena.ofAuto().allocate(8).fill((byte) 0);
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
  public E1000eModel() {
    one.set(ValueLayout.JAVA_LONG, 0, 1);
    phy[0] = PHY_POWER_DOWN;
    powerOn();
  }

  private void powerOn() {
    java.util.Arrays.fill(registers, 0);
    set(0x10, 1 << 9); // EEC: read
    set(0x5400, 0x00005452); // RAL0, RAH0: 52:54:00:00:00:01 from the EEPROM
    set(0x5404, 0x80000000 | 0x0100);
    set(0x3840, 0x403); // TARC0: queue enabled
    set(0x3940, 0x403);
  }

  /** Executes transmit descriptors. */
  public ModelSender sender() {
    return sender;
  }

  /** Executes receive descriptors. */
  public ModelReceiver receiver() {
    return receiver;
  }

  /** Plugs the cable in or pulls it. */
  void link(boolean up) {
    linked = up;
  }

  /** Pulls the card out. */
  void vanish(boolean now) {
    gone = now;
  }

  /** Has CTRL.RST never clear. */
  void hangInReset(boolean now) {
    stuckInReset = now;
  }

  /** Has the card never end its memory accesses. */
  void hangMaster(boolean now) {
    stuckMaster = now;
  }

  /** Accesses that an IOMMU would have refused. */
  long faults() {
    return faults;
  }

  int resets() {
    return resets;
  }

  /** Writes of tail registers. */
  int doorbells() {
    return doorbells;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isBusMaster() {
    return (command & PciConfigSpace.COMMAND_BUS_MASTER) != 0;
  }

  /** A register's value, whatever reading it does. */
  int peek(int offset) {
    return registers[offset >>> 2];
  }

  void set(int offset, int value) {
    registers[offset >>> 2] = value;
  }

  /** Counts in a statistics register. */
  void count(int offset) {
    registers[offset >>> 2]++;
  }

  /** The offset in packet memory of a DMA address, or -1, and then it is a fault. */
  long resolve(long dmaAddress, int length) {
    long at = dmaAddress - DMA_BASE;
    if (at < 0 || at + length > PacketMemory.SIZE || !isBusMaster()) {
      faults++;
      return -1;
    }
    return at;
  }

  /** Raises a cause and, if it is let through and has a vector, its event descriptor. */
  synchronized void raise(int cause) {
    set(0xc0, peek(0xc0) | cause);
    deliver();
  }

  private void deliver() {
    int pending = peek(0xc0) & peek(0xd0);
    for (int queue = 0; queue < 2; queue++) {
      int bit = E1000eRegisters.RXQ0 << queue;
      int vector = peek(0xe4) >>> 4 * queue & 15;
      if ((pending & bit) != 0 && vector >= 8 && vector - 8 < eventFds.length) {
        Unistd.write(eventFds[vector - 8], one.address(), 8);
        set(0xc0, peek(0xc0) & ~(bit & peek(0xdc)));
      }
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
    switch ((int) offset) {
      case 0x0 -> control(value);
      case 0x8 -> {}
      case 0x20 -> mdic(value);
      case 0xc0 -> set(0xc0, peek(0xc0) & ~value);
      case 0xd0 -> {
        set(0xd0, peek(0xd0) | value);
        deliver();
      }
      case 0xd8 -> set(0xd0, peek(0xd0) & ~value);
      case 0x2818, 0x2918, 0x3818, 0x3918 -> {
        doorbells++;
        set((int) offset, value & 0xffff);
      }
      default -> set((int) offset, value);
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
    if ((peek(0xf00) & 1 << 5) == 0 || (value >>> 21 & 31) != 1) {
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
    return new PciId(0x8086, 0x10d3, 0x8086, 0, 0x020000, 0);
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
  public int vectors() {
    return 5;
  }

  @Override
  public synchronized void connectInterrupts(int... fds) {
    eventFds = fds.clone();
  }

  @Override
  public boolean reset() {
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
