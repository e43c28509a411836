package io.millrace.driver.igb;

import io.millrace.driver.intel.IntelModel;
import io.millrace.driver.intel.ModelMac;
import io.millrace.driver.memory.PacketMemory;
import java.nio.ByteBuffer;

/**
 * The receive side of the model (7.1): filters, VLAN tags, the choice of the queue, and advanced
 * descriptors, as many as a frame takes. A frame that finds none is dropped by its queue, or
 * missed; the card's own memory holds nothing back.
 */
public final class ModelReceiver {
  private static final int DD = 1;
  private static final int EOP = 2;
  private static final int VP = 8;

  private final IgbModel card;
  private final ModelMac mac;

  ModelReceiver(IgbModel card) {
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
      card.raiseQueue(queue);
    } else {
      boolean drops = card.peek(0xc00c + 0x40 * queue) < 0;
      card.count(drops ? 0xc030 + 0x40 * queue : 0x4010);
    }
    return stored;
  }

  /** By the addresses and ports of UDP and TCP over IPv4, the addresses of the rest of IPv4. */
  int queue(byte[] frame) {
    boolean isIpv4 = frame.length >= 42 && frame[12] == 8 && frame[13] == 0;
    int mrqc = card.peek(0x5818);
    if ((mrqc & 7) != 2 || !isIpv4) {
      return 0;
    }
    int field = frame[23] == 17 ? 1 << 22 : frame[23] == 6 ? 1 << 16 : 0;
    int index = mac.hash(ByteBuffer.wrap(frame), 26, (mrqc & field) != 0 ? 12 : 8) & 127;
    return card.peek(0x5c00 + (index & ~3)) >>> 8 * (index & 3) & 15;
  }

  private boolean store(int queue, byte[] frame, int status, int tag) {
    int size = (card.peek(0xc00c + 0x40 * queue) & 127) << 10;
    boolean isOn = (card.peek(0xc028 + 0x40 * queue) & 1 << 25) != 0;
    if (!isOn || free(queue) < Math.ceilDiv(frame.length, size)) {
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
  void writeBackAnything(int queue, long status) {
    long descriptor = next(queue);
    PacketMemory.putLongLe(descriptor, status);
    PacketMemory.releaseLongLe(descriptor + 8, status);
  }

  /** Empty buffers that the card has. */
  int free(int queue) {
    int base = 0xc000 + 0x40 * queue;
    int slots = slots(base);
    return slots == 0 ? 0 : Math.floorMod(card.peek(base + 0x18) - card.peek(base + 0x10), slots);
  }

  private int slots(int base) {
    return card.peek(base + 8) / 16;
  }

  /** Address of the descriptor at the head, which moves on. */
  private long next(int queue) {
    int base = 0xc000 + 0x40 * queue;
    int head = card.peek(base + 0x10);
    card.set(base + 0x10, head + 1 == slots(base) ? 0 : head + 1);
    return card.resolve(card.ring(base) + 16L * head, 16);
  }

  /**
   * Has frames of a length arrive at queue 0 without touching their bytes, as many as there are
   * descriptors for; for benchmarks.
   *
   * @return how many
   */
  public int fill(int count, int length) {
    int head = card.peek(0xc010);
    int tail = card.peek(0xc018);
    long ring = card.ring(0xc000) - IntelModel.DMA_BASE;
    int slots = slots(0xc000);
    int done = 0;
    while (done < count && head != tail) {
      PacketMemory.putLongLe(ring + 16L * head, 0);
      PacketMemory.releaseLongLe(ring + 16L * head + 8, (long) length << 32 | DD | EOP);
      head = head + 1 == slots ? 0 : head + 1;
      done++;
    }
    card.set(0xc010, head);
    return done;
  }

  /** Moves the tail of queue 0 as a driver would that gives buffers back; for benchmarks. */
  public void giveBack(int count) {
    card.put32(0xc018, card.peek(0xc018) + count & slots(0xc000) - 1);
  }
}
