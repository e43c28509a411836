package io.millrace.driver.igb;

import io.millrace.driver.intel.IntelModel;

/**
 * An 82576 or one of its successors in registers, from the datasheets: what the driver writes has
 * the effect that the datasheet says, and descriptors in packet memory are executed by {@link
 * #sender} and {@link #receiver} when they are told to.
 */
public final class IgbModel extends IntelModel {
  private static final int SWSM = 0x5b50;
  private static final int SW_FW_SYNC = 0x5b5c;
  private static final int EIMS = 0x1524;
  private static final int EICR = 0x1580;

  private final boolean isLater;
  private final ModelSender sender = new ModelSender(this);
  private final IgbModelReceiver receiver = new IgbModelReceiver(this);

  /** An 82576 after power-on. */
  public IgbModel() {
    this(false);
  }

  /**
   * A card after power-on.
   *
   * @param isLater whether it is an I350 and not an 82576
   */
  IgbModel(boolean isLater) {
    super(isLater ? 0x1521 : 0x10c9);
    this.isLater = isLater;
    powerOn();
  }

  @Override
  protected void setDefaults() {
    set(0x10, 1 << 9); // EEC: read
    set(0xc028, 1 << 25); // queues 0 are on
    set(0xe028, 1 << 25);
    set(0x5004, 0x2600); // RLPML
  }

  /** Executes transmit descriptors. */
  public ModelSender sender() {
    return sender;
  }

  /** Executes receive descriptors. */
  public IgbModelReceiver receiver() {
    return receiver;
  }

  /** Has the firmware keep the PHY, or a driver that is dead. */
  void occupyPhy(int owners) {
    set(SW_FW_SYNC, owners);
  }

  @Override
  public int vectors() {
    return 10;
  }

  @Override
  protected boolean isTail(int offset) {
    boolean isQueue = offset >= 0xc000 && offset < 0xc400 || offset >= 0xe000 && offset < 0xe400;
    return isQueue && (offset & 0x3f) == 0x18;
  }

  @Override
  protected boolean isPhyTaken() {
    return (peek(SW_FW_SYNC) & 2) != 0;
  }

  @Override
  public synchronized int get32(long offset) {
    int value = super.get32(offset);
    if (offset == SWSM && value != -1) {
      set(SWSM, value | 1);
    } else if (offset == 0xc0 && value != -1) {
      set(0xc0, 0);
    }
    return offset >= 0xc000 && offset < 0xc400 && (offset & 0x3f) == 0x30 ? clear(offset) : value;
  }

  private int clear(long offset) {
    int value = peek((int) offset);
    set((int) offset, 0);
    return value;
  }

  @Override
  protected boolean act(int offset, int value) {
    switch (offset) {
      case 0xd8 -> {}
      case 0x1520 -> raise(value);
      case EIMS -> {
        set(EIMS, peek(EIMS) | value);
        deliver();
      }
      case 0x1528 -> set(EIMS, peek(EIMS) & ~value);
      case EICR -> set(EICR, peek(EICR) & ~value);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A receive queue has written a descriptor back: its vector, by IVAR, has a cause (7.3.2). */
  synchronized void raiseQueue(int queue) {
    int register = isLater ? queue >>> 1 : queue & 7;
    int half = isLater ? queue & 1 : queue >>> 3;
    int entry = peek(0x1700 + 4 * register) >>> 16 * half & 0xff;
    if ((entry & 0x80) != 0) {
      raise(1 << (entry & 31));
    }
  }

  private void raise(int causes) {
    set(EICR, peek(EICR) | causes);
    deliver();
  }

  /** Fires what has a cause and no mask; EIAC clears the cause, EIAM sets the mask. */
  private void deliver() {
    int firing = peek(EICR) & peek(EIMS);
    for (int vector = 0; vector < vectors(); vector++) {
      if ((firing >>> vector & 1) != 0) {
        fire(vector);
      }
    }
    set(EICR, peek(EICR) & ~(firing & peek(0x152c)));
    if ((peek(0x1514) & 1 << 30) != 0) {
      set(EIMS, peek(EIMS) & ~(firing & peek(0x1530)));
    }
  }
}
