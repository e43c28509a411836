package io.millrace.driver.igb;

import io.millrace.driver.intel.ModelReceiver;
import java.nio.ByteBuffer;

/**
 * The receive side of the 82576's model (7.1). A frame that finds no descriptor is dropped by its
 * queue if SRRCTL says so, and missed if not.
 */
public final class IgbModelReceiver extends ModelReceiver {
  private final IgbModel card;

  IgbModelReceiver(IgbModel card) {
    super(card, 0xc000, 0x40);
    this.card = card;
  }

  /** By the addresses and ports of UDP and TCP over IPv4, the addresses of the rest of IPv4. */
  @Override
  public int queue(byte[] frame) {
    boolean isIpv4 = frame.length >= 42 && frame[12] == 8 && frame[13] == 0;
    int mrqc = card.peek(0x5818);
    if ((mrqc & 7) != 2 || !isIpv4) {
      return 0;
    }
    int field = frame[23] == 17 ? 1 << 22 : frame[23] == 6 ? 1 << 16 : 0;
    int index = mac().hash(ByteBuffer.wrap(frame), 26, (mrqc & field) != 0 ? 12 : 8) & 127;
    return card.peek(0x5c00 + (index & ~3)) >>> 8 * (index & 3) & 15;
  }

  @Override
  protected int bufferBytes(int queue) {
    return (card.peek(0xc00c + 0x40 * queue) & 127) << 10;
  }

  @Override
  protected boolean isOn(int queue) {
    return (card.peek(0xc028 + 0x40 * queue) & 1 << 25) != 0;
  }

  @Override
  protected void raise(int queue) {
    card.raiseQueue(queue);
  }

  @Override
  protected void miss(int queue) {
    boolean drops = card.peek(0xc00c + 0x40 * queue) < 0;
    if (!drops) {
      card.count(0x4010);
    } else if (card.peek(0xc030 + 0x40 * queue) < 0xfff) { // it has 12 bits, and sticks
      card.count(0xc030 + 0x40 * queue);
    }
  }
}
