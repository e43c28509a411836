package io.millrace.driver.e1000e;

import io.millrace.driver.intel.ModelReceiver;
import java.nio.ByteBuffer;

/** The receive side of the 82574's model (7.1). */
public final class E1000eModelReceiver extends ModelReceiver {
  private final E1000eModel card;

  E1000eModelReceiver(E1000eModel card) {
    super(card, 0x2800, 0x100);
    this.card = card;
  }

  @Override
  public int queue(byte[] frame) {
    boolean isIpv4 = frame.length >= 34 && frame[12] == 8 && frame[13] == 0;
    if ((card.peek(0x5818) & 3) != 1 || !isIpv4) {
      return 0;
    }
    int index = mac().hash(ByteBuffer.wrap(frame), 26, 8) & 127;
    return card.peek(0x5c00 + (index & ~3)) >>> 8 * (index & 3) >>> 7 & 1;
  }

  /** What RCTL says that a buffer holds. */
  int bufferBytes() {
    int rctl = card.peek(0x100);
    int kib = rctl >>> 27 & 15;
    int bytes = 2048 >>> (rctl >>> 16 & 3);
    return kib != 0 ? kib << 10 : (rctl & 1 << 25) != 0 ? 16 * bytes : bytes;
  }

  @Override
  protected int bufferBytes(int queue) {
    return bufferBytes();
  }

  @Override
  protected boolean isOn(int queue) {
    return true;
  }

  @Override
  protected void raise(int queue) {
    card.raise(E1000eRegisters.RXQ0 << queue);
  }

  @Override
  protected void miss(int queue) {
    card.count(0x4010);
    card.count(0x40a0);
  }
}
