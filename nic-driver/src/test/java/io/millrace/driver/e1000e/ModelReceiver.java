package io.millrace.driver.e1000e;

import io.millrace.driver.intel.ModelMac;
import io.millrace.driver.memory.PacketMemory;
import java.nio.ByteBuffer;

/**
 * The receive side of the model (7.1): filters, VLAN tags, the choice of the queue, and extended
 * descriptors, as many as a frame takes. A frame that finds none is missed; the card's own memory
 * holds nothing back.
 */
public final class ModelReceiver {
  private static final int DD = 1;
  private static final int EOP = 2;
  private static final int VP = 8;

  private final E1000eModel card;
  private final ModelMac mac;

  ModelReceiver(E1000eModel card) {
    this.card = card;
    mac = new ModelMac(card);
  }

  /** A frame arrives, without checksum sequence; returns whether it got to memory. */
  boolean receive(byte[] frame) {
    return receive(frame, 0);
  }

  /**
   * A frame arrives.
   *
   * @param status what else the descriptor is to say: checksums seen, errors
   */
  boolean receive(byte[] frame, int status) {
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
      card.raise(E1000eRegisters.RXQ0 << queue);
    } else {
      card.count(0x4010);
      card.count(0x40a0);
    }
    return stored;
  }

  private int queue(byte[] frame) {
    boolean isIpv4 = frame.length >= 34 && frame[12] == 8 && frame[13] == 0;
    if ((card.peek(0x5818) & 3) != 1 || !isIpv4) {
      return 0;
    }
    int index = mac.hash(ByteBuffer.wrap(frame), 26, 8) & 127;
    return card.peek(0x5c00 + (index & ~3)) >>> 8 * (index & 3) >>> 7 & 1;
  }

  /** What RCTL says that a buffer holds. */
  int bufferBytes() {
    int rctl = card.peek(0x100);
    int kib = rctl >>> 27 & 15;
    int bytes = 2048 >>> (rctl >>> 16 & 3);
    return kib != 0 ? kib << 10 : (rctl & 1 << 25) != 0 ? 16 * bytes : bytes;
  }

  private boolean store(int queue, byte[] frame, int status, int tag) {
    int size = bufferBytes();
    if (free(queue) < Math.ceilDiv(frame.length, size)) {
      return false;
    }
    for (int done = 0; done < frame.length; done += size) {
      int length = Math.min(size, frame.length - done);
      boolean isLast = done + length == frame.length;
      long descriptor = next(queue);
      long buffer = descriptor < 0 ? -1 : PacketMemory.getLongLe(descriptor);
      long at = descriptor < 0 ? -1 : card.resolve(buffer, size);
      for (int i = 0; at >= 0 && i < length; i++) {
        PacketMemory.putByte(at + i, frame[done + i]);
      }
      if (descriptor >= 0) {
        writeBack(descriptor, length, isLast ? status | EOP : 0, tag);
      }
    }
    return true;
  }

  /** Has the next descriptor of a queue say what no card should; tests only. */
  void writeBackAnything(int queue, long status) {
    long descriptor = next(queue);
    PacketMemory.putLongLe(descriptor, status);
    PacketMemory.releaseLongLe(descriptor + 8, status);
  }

  private static void writeBack(long descriptor, int length, int status, int tag) {
    PacketMemory.putLongLe(descriptor, 0);
    long value = (long) tag << 48 | (long) length << 32 | Integer.toUnsignedLong(status | DD);
    PacketMemory.releaseLongLe(descriptor + 8, value);
  }

  /** Empty buffers that the card has. */
  int free(int queue) {
    int base = 0x2800 + 0x100 * queue;
    int slots = card.peek(base + 8) / 16;
    return slots == 0 ? 0 : Math.floorMod(card.peek(base + 0x18) - card.peek(base + 0x10), slots);
  }

  /** Address of the descriptor at the head, which moves on. */
  private long next(int queue) {
    int base = 0x2800 + 0x100 * queue;
    int head = card.peek(base + 0x10);
    int slots = card.peek(base + 8) / 16;
    card.set(base + 0x10, head + 1 == slots ? 0 : head + 1);
    return card.resolve(card.ring(base) + 16L * head, 16);
  }

  /**
   * Has frames of a length arrive at queue 0 without touching their bytes, as many as there are
   * descriptors for; for benchmarks.
   *
   * @return how many
   */
  public int fill(int count, int length) {
    int slots = card.peek(0x2808) / 16;
    int head = card.peek(0x2810);
    int tail = card.peek(0x2818);
    long ring = card.ring(0x2800) - E1000eModel.DMA_BASE;
    int done = 0;
    while (done < count && head != tail) {
      long value = (long) length << 32 | DD | EOP;
      PacketMemory.putLongLe(ring + 16L * head, 0);
      PacketMemory.releaseLongLe(ring + 16L * head + 8, value);
      head = head + 1 == slots ? 0 : head + 1;
      done++;
    }
    card.set(0x2810, head);
    return done;
  }

  /** Moves the tail of queue 0 as a driver would that gives buffers back; for benchmarks. */
  public void giveBack(int count) {
    card.put32(0x2818, card.peek(0x2818) + count & card.peek(0x2808) / 16 - 1);
  }
}
