package io.millrace.driver.igb;

import io.millrace.driver.intel.IntelModel;
import io.millrace.driver.intel.ModelTransmitter;
import io.millrace.driver.memory.PacketMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The transmit side of the model (7.2): advanced descriptors from head to tail, with the checksums
 * and tags that they ask for, and the head written back at those with RS.
 */
public final class ModelSender implements ModelTransmitter {
  private static final int QUEUES = 16;
  private static final long EOP = 1L << 24;
  private static final long RS = 1L << 27;
  private static final long DEXT = 1L << 29;
  private static final long VLE = 1L << 30;
  private static final long TXSM = 1L << 41;

  private final IgbModel card;
  private final long[] contexts = new long[2 * QUEUES];
  private final List<byte[]> sent = new ArrayList<>();
  private int reports;
  private int contextsSeen;

  ModelSender(IgbModel card) {
    this.card = card;
  }

  /** Sends all that the queues have; returns the frames on the wire since the last call. */
  List<byte[]> step() {
    for (int queue = 0; queue < QUEUES; queue++) {
      run(queue, Integer.MAX_VALUE);
    }
    List<byte[]> frames = List.copyOf(sent);
    sent.clear();
    return frames;
  }

  /** How often a head has been written back so far. */
  int reports() {
    return reports;
  }

  /** How many context descriptors there were so far. */
  int contextsSeen() {
    return contextsSeen;
  }

  /** Executes at most so many descriptors of a queue. */
  void run(int queue, int most) {
    int base = 0xe000 + 0x40 * queue;
    int slots = card.peek(base + 8) / 16;
    boolean on = (card.peek(0x400) & 2) != 0 && (card.peek(base + 0x28) & 1 << 25) != 0;
    int head = card.peek(base + 0x10);
    for (int i = 0; on && i < most && head != card.peek(base + 0x18); i++) {
      long at = card.resolve(card.ring(base) + 16L * head, 16);
      if (at < 0) {
        return;
      }
      head = head + 1 == slots ? 0 : head + 1;
      card.set(base + 0x10, head);
      execute(queue, PacketMemory.getLongLe(at), PacketMemory.getLongLe(at + 8));
      if ((PacketMemory.getLongLe(at + 8) & RS) != 0) {
        report(base, head);
      }
    }
  }

  private void report(int base, int head) {
    int low = card.peek(base + 0x38);
    long word = (long) card.peek(base + 0x3c) << 32 | Integer.toUnsignedLong(low & ~3);
    long at = card.resolve(word, 4);
    if ((low & 1) != 0 && at >= 0) {
      reports++;
      PacketMemory.releaseIntLe(at, head);
    }
  }

  /** Has a queue's head word say what no card should. */
  void reportAnything(int queue, int head) {
    report(0xe000 + 0x40 * queue, head);
  }

  private void execute(int queue, long first, long second) {
    int type = (int) (second >>> 20) & 15;
    if ((second & DEXT) == 0 || type != 2 && type != 3) {
      throw new AssertionError("no advanced descriptor: " + Long.toHexString(second));
    }
    if (type == 2) {
      contexts[2 * queue] = first;
      contexts[2 * queue + 1] = second;
      contextsSeen++;
      return;
    }
    int length = (int) second & 0xffff;
    if ((second & EOP) == 0 || length < 17 || (second >>> 46) != length) {
      throw new AssertionError("data descriptor " + Long.toHexString(second));
    }
    byte[] bytes = new byte[length];
    long data = card.resolve(first, length);
    if (data >= 0) {
      PacketMemory.copyOut(data, bytes, 0, length);
    }
    emit(queue, bytes, second);
  }

  private void emit(int queue, byte[] bytes, long command) {
    ByteBuffer out = ByteBuffer.allocate(Math.max(60, bytes.length + 4));
    if ((command & TXSM) != 0) {
      complete(ByteBuffer.wrap(bytes), contexts[2 * queue], contexts[2 * queue + 1]);
    }
    if ((command & VLE) != 0) {
      short tag = (short) (contexts[2 * queue] >>> 16);
      out.put(bytes, 0, 12).putShort((short) 0x8100).putShort(tag);
      out.put(bytes, 12, bytes.length - 12);
    } else {
      out.put(bytes);
    }
    byte[] wire = new byte[Math.max(60, out.position())];
    System.arraycopy(out.array(), 0, wire, 0, out.position());
    sent.add(wire);
    card.count(0x4080);
  }

  /** Sums from behind MACLEN and IPLEN to the end; where the field is follows from L4T. */
  private static void complete(ByteBuffer bytes, long lengths, long command) {
    int start = (int) (lengths >>> 9 & 127) + (int) (lengths & 511);
    int field = start + ((command >>> 11 & 3) == 1 ? 16 : 6);
    int sum = 0;
    for (int i = start; i < bytes.limit(); i++) {
      sum += (bytes.get(i) & 0xff) << ((i - start) % 2 == 0 ? 8 : 0);
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    bytes.putShort(field, (short) ~sum);
  }

  @Override
  public int consume() {
    int slots = card.peek(0xe008) / 16;
    int head = card.peek(0xe010);
    int tail = card.peek(0xe018);
    long ring = card.ring(0xe000) - IntelModel.DMA_BASE;
    int count = 0;
    while (head != tail) {
      long command = PacketMemory.getLongLe(ring + 16L * head + 8);
      head = head + 1 == slots ? 0 : head + 1;
      if ((command & RS) != 0) {
        report(0xe000, head);
      }
      count++;
    }
    card.set(0xe010, head);
    return count;
  }

  @Override
  public void giveMore(int count) {
    card.put32(0xe018, card.peek(0xe018) + count & card.peek(0xe008) / 16 - 1);
  }
}
