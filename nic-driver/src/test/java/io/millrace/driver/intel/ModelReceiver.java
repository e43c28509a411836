package io.millrace.driver.intel;

import io.millrace.driver.memory.PacketMemory;
import java.nio.ByteBuffer;

/**
 * The receive side of a model: filters, VLAN tags, and descriptors in the form in which they are
 * written back, as many as a frame takes. A frame that finds none is missed; the card's own memory
 * holds nothing back.
 */
public abstract class ModelReceiver {
  private static final int DD = 1;
  private static final int EOP = 2;
  private static final int VP = 8;

  /** Registers of a ring: low and high address, bytes, head, tail. */
  private static final int LENGTH = 0x08;

  private static final int HEAD = 0x10;
  private static final int TAIL = 0x18;

  private final IntelModel card;
  private final ModelMac mac;
  private final int firstBase;
  private final int stride;

  /**
   * The receiver of a card.
   *
   * @param firstBase offset of the registers of queue 0's ring
   * @param stride from one ring's registers to the next one's
   */
  protected ModelReceiver(IntelModel card, int firstBase, int stride) {
    this.card = card;
    this.firstBase = firstBase;
    this.stride = stride;
    mac = new ModelMac(card);
  }

  /** Which queue a frame goes to. */
  public abstract int queue(byte[] frame);

  /** What a buffer of a queue holds, by the card's registers. */
  protected abstract int bufferBytes(int queue);

  /** Whether a queue is on. */
  protected abstract boolean isOn(int queue);

  /** A queue has written a descriptor back. */
  protected abstract void raise(int queue);

  /** A frame has found no descriptor: counts it where this card does. */
  protected abstract void miss(int queue);

  /** What frames are hashed with for RSS. */
  protected final ModelMac mac() {
    return mac;
  }

  /** A frame arrives, without checksum sequence; returns whether it got to memory. */
  public final boolean receive(byte[] frame) {
    return receive(frame, 0);
  }

  /**
   * A frame arrives.
   *
   * @param status what else the descriptor is to say: checksums seen, errors
   */
  public final boolean receive(byte[] frame, int status) {
    if (!mac.isOn() || !mac.accepts(frame)) {
      return false;
    }
    boolean tagged = mac.isTagged(frame);
    byte[] bytes = tagged ? ModelMac.withoutTag(frame) : frame;
    int tag = tagged ? ByteBuffer.wrap(frame).getShort(14) & 0xffff : 0;
    int queue = queue(frame);
    boolean stored = store(queue, bytes, status | (tagged ? VP : 0), tag);
    if (stored) {
      card.count(0x4074);
      raise(queue);
    } else {
      miss(queue);
    }
    return stored;
  }

  private boolean store(int queue, byte[] frame, int status, int tag) {
    int size = bufferBytes(queue);
    if (!isOn(queue) || free(queue) < Math.ceilDiv(frame.length, size)) {
      return false;
    }
    for (int done = 0; done < frame.length; done += size) {
      int length = Math.min(size, frame.length - done);
      boolean isLast = done + length == frame.length;
      long descriptor = next(queue);
      if (descriptor < 0) {
        return false;
      }
      long at = card.resolve(PacketMemory.getLongLe(descriptor), size);
      if (at >= 0) {
        PacketMemory.copyIn(frame, done, at, length);
      }
      writeBack(descriptor, length, isLast ? status | EOP : 0, tag);
    }
    return true;
  }

  private static void writeBack(long descriptor, int length, int status, int tag) {
    PacketMemory.putLongLe(descriptor, 0);
    long value = (long) tag << 48 | (long) length << 32 | Integer.toUnsignedLong(status | DD);
    PacketMemory.releaseLongLe(descriptor + 8, value);
  }

  /** Has the next descriptor of a queue say what no card should. */
  public final void writeBackAnything(int queue, long status) {
    long descriptor = next(queue);
    PacketMemory.putLongLe(descriptor, status);
    PacketMemory.releaseLongLe(descriptor + 8, status);
  }

  /** Empty buffers that the card has. */
  public final int free(int queue) {
    int base = base(queue);
    int slots = slots(base);
    return slots == 0 ? 0 : Math.floorMod(card.peek(base + TAIL) - card.peek(base + HEAD), slots);
  }

  private int base(int queue) {
    return firstBase + stride * queue;
  }

  private int slots(int base) {
    return card.peek(base + LENGTH) / 16;
  }

  /** Address of the descriptor at the head, which moves on. */
  private long next(int queue) {
    int base = base(queue);
    int head = card.peek(base + HEAD);
    card.set(base + HEAD, head + 1 == slots(base) ? 0 : head + 1);
    return card.resolve(card.ring(base) + 16L * head, 16);
  }

  /**
   * Has frames of a length arrive at queue 0 without touching their bytes, as many as there are
   * descriptors for; for benchmarks.
   *
   * @return how many
   */
  public final int fill(int count, int length) {
    int head = card.peek(firstBase + HEAD);
    int tail = card.peek(firstBase + TAIL);
    long ring = card.ring(firstBase) - IntelModel.DMA_BASE;
    int slots = slots(firstBase);
    int done = 0;
    while (done < count && head != tail) {
      PacketMemory.putLongLe(ring + 16L * head, 0);
      PacketMemory.releaseLongLe(ring + 16L * head + 8, (long) length << 32 | DD | EOP);
      head = head + 1 == slots ? 0 : head + 1;
      done++;
    }
    card.set(firstBase + HEAD, head);
    return done;
  }

  /** Moves the tail of queue 0 as a driver would that gives buffers back; for benchmarks. */
  public final void giveBack(int count) {
    int tail = card.peek(firstBase + TAIL) + count;
    card.put32(firstBase + TAIL, tail & slots(firstBase) - 1);
  }
}
