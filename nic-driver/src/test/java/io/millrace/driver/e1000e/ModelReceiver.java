package io.millrace.driver.e1000e;

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

  ModelReceiver(E1000eModel card) {
    this.card = card;
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
    if (!isOn() || !accepts(frame)) {
      return false;
    }
    boolean tagged = (card.peek(0) & 1 << 30) != 0 && isTagged(frame);
    byte[] bytes = tagged ? withoutTag(frame) : frame;
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

  private boolean isOn() {
    return (card.peek(0x100) & 2) != 0 && (card.get32(8) & 2) != 0 && card.isBusMaster();
  }

  private boolean accepts(byte[] frame) {
    int rctl = card.peek(0x100);
    boolean isLong = frame.length + 4 > 1522;
    if (isLong && (rctl & 1 << 5) == 0) {
      card.count(0x4040);
      card.count(0x40ac);
      return false;
    }
    boolean isGroup = (frame[0] & 1) != 0;
    if ((rctl & (isGroup ? 1 << 4 : 1 << 3)) != 0) {
      return true;
    }
    long mac = 0;
    for (int i = 0; i < 6; i++) {
      mac = mac << 8 | frame[i] & 0xff;
    }
    return mac == 0xffff_ffff_ffffL && (rctl & 1 << 15) != 0
        || isExact(mac)
        || isGroup && isHashed(mac);
  }

  private boolean isExact(long mac) {
    long wanted = Long.reverseBytes(mac << 16);
    for (int i = 0; i < 16; i++) {
      int high = card.peek(0x5404 + 8 * i);
      long low = Integer.toUnsignedLong(card.peek(0x5400 + 8 * i));
      if (high < 0 && ((high & 0xffffL) << 32 | low) == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Bits 47:36 of the address as it is in the registers: the last 12 on the wire, swapped. */
  private boolean isHashed(long mac) {
    int hash = (int) (Long.reverseBytes(mac << 16) >>> 36) & 0xfff;
    return (card.peek(0x5200 + 4 * (hash >>> 5)) >>> (hash & 31) & 1) != 0;
  }

  private boolean isTagged(byte[] frame) {
    return (ByteBuffer.wrap(frame).getShort(12) & 0xffff) == card.peek(0x38);
  }

  private static byte[] withoutTag(byte[] frame) {
    byte[] bytes = new byte[frame.length - 4];
    System.arraycopy(frame, 0, bytes, 0, 12);
    System.arraycopy(frame, 16, bytes, 12, bytes.length - 12);
    return bytes;
  }

  private int queue(byte[] frame) {
    boolean isIpv4 = frame.length >= 34 && frame[12] == 8 && frame[13] == 0;
    if ((card.peek(0x5818) & 3) != 1 || !isIpv4) {
      return 0;
    }
    int index = toeplitz(ByteBuffer.wrap(frame), 26, 8) & 127;
    return card.peek(0x5c00 + (index & ~3)) >>> 8 * (index & 3) >>> 7 & 1;
  }

  /** For each one bit of the input, the 32 bits of the key that begin at it (7.1.11). */
  private int toeplitz(ByteBuffer input, int from, int bytes) {
    int hash = 0;
    for (int bit = 0; bit < 8 * bytes; bit++) {
      if ((input.get(from + bit / 8) >>> 7 - bit % 8 & 1) != 0) {
        for (int k = 0; k < 32; k++) {
          int at = bit + k;
          int key = card.peek(0x5c80 + at / 32 * 4) >>> at % 32 / 8 * 8 >>> 7 - at % 8 & 1;
          hash ^= key << 31 - k;
        }
      }
    }
    return hash;
  }

  private int bufferBytes() {
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
    return card.resolve(ring(base) + 16L * head, 16);
  }

  private long ring(int base) {
    return (long) card.peek(base + 4) << 32 | Integer.toUnsignedLong(card.peek(base));
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
    long ring = ring(0x2800) - E1000eModel.DMA_BASE;
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
