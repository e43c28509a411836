package io.millrace.driver.e1000e;

import io.millrace.driver.intel.IntelModel;

/**
 * An 82574 in registers, from its datasheet: what the driver writes has the effect that the
 * datasheet says, and descriptors in packet memory are executed by {@link #sender} and {@link
 * #receiver} when they are told to.
 */
public final class E1000eModel extends IntelModel {
  private final ModelSender sender = new ModelSender(this);
  private final E1000eModelReceiver receiver = new E1000eModelReceiver(this);

  /** After power-on. */
  public E1000eModel() {
    super(0x10d3);
    powerOn();
  }

  @Override
  protected void setDefaults() {
    set(0x10, 1 << 9); // EEC: read
    set(0x3840, 0x403); // TARC0: queue enabled
    set(0x3940, 0x403);
  }

  /** Executes transmit descriptors. */
  public ModelSender sender() {
    return sender;
  }

  /** Executes receive descriptors. */
  public E1000eModelReceiver receiver() {
    return receiver;
  }

  @Override
  public int vectors() {
    return 5;
  }

  @Override
  protected boolean isTail(int offset) {
    return offset == 0x2818 || offset == 0x2918 || offset == 0x3818 || offset == 0x3918;
  }

  @Override
  protected boolean isPhyTaken() {
    return (peek(0xf00) & 1 << 5) != 0;
  }

  @Override
  protected boolean act(int offset, int value) {
    switch (offset) {
      case 0xc0 -> set(0xc0, peek(0xc0) & ~value);
      case 0xd0 -> {
        set(0xd0, peek(0xd0) | value);
        deliver();
      }
      case 0xd8 -> set(0xd0, peek(0xd0) & ~value);
      default -> {
        return false;
      }
    }
    return true;
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
      if ((pending & bit) != 0 && vector >= 8) {
        fire(vector - 8);
        set(0xc0, peek(0xc0) & ~(bit & peek(0xdc)));
      }
    }
  }
}
