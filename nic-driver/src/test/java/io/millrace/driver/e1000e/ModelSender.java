package io.millrace.driver.e1000e;

import io.millrace.driver.intel.ModelTransmitter;
import io.millrace.driver.memory.PacketMemory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The transmit side of the model (7.2): descriptors from head to tail, of all three kinds, with the
 * checksums and tags that they ask for.
 */
public final class ModelSender implements ModelTransmitter {
  private static final int EOP = 1;
  private static final int RS = 1 << 3;
  private static final int DEXT = 1 << 5;
  private static final int VLE = 1 << 6;

  private final E1000eModel card;
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private final List<byte[]> sent = new ArrayList<>();
  private int reports;
  private long context;
  private boolean checksum;

  ModelSender(E1000eModel card) {
    this.card = card;
  }

  /** Sends all that both queues have; returns the frames on the wire since the last call. */
  List<byte[]> step() {
    for (int queue = 0; queue < 2; queue++) {
      run(queue, Integer.MAX_VALUE);
    }
    List<byte[]> frames = List.copyOf(sent);
    sent.clear();
    return frames;
  }

  /** How many descriptors have been written back so far. */
  int reports() {
    return reports;
  }

  /** Executes at most so many descriptors of a queue. */
  void run(int queue, int most) {
    int base = 0x3800 + 0x100 * queue;
    int slots = card.peek(base + 8) / 16;
    boolean on = (card.peek(0x400) & 2) != 0 && (card.peek(0x3840 + 0x100 * queue) & 1 << 10) != 0;
    int head = card.peek(base + 0x10);
    for (int i = 0; on && i < most && head != card.peek(base + 0x18); i++) {
      long ring = card.ring(base);
      long at = card.resolve(ring + 16L * head, 16);
      if (at < 0) {
        return;
      }
      execute(at);
      head = head + 1 == slots ? 0 : head + 1;
      card.set(base + 0x10, head);
    }
  }

  @Override
  public int consume() {
    int slots = card.peek(0x3808) / 16;
    int head = card.peek(0x3810);
    int tail = card.peek(0x3818);
    long ring = card.ring(0x3800) - E1000eModel.DMA_BASE;
    int count = 0;
    while (head != tail) {
      long command = PacketMemory.getLongLe(ring + 16L * head + 8);
      if ((command & (long) RS << 24) != 0) {
        PacketMemory.releaseLongLe(ring + 16L * head + 8, command | 1L << 32);
      }
      head = head + 1 == slots ? 0 : head + 1;
      count++;
    }
    card.set(0x3810, head);
    return count;
  }

  @Override
  public void giveMore(int count) {
    card.put32(0x3818, card.peek(0x3818) + count & card.peek(0x3808) / 16 - 1);
  }

  private void execute(long at) {
    long first = PacketMemory.getLongLe(at);
    long second = PacketMemory.getLongLe(at + 8);
    int command = (int) (second >>> 24) & 0xff;
    boolean isExtended = (command & DEXT) != 0;
    if (isExtended && (second >>> 20 & 15) == 0) {
      context = first;
    } else {
      checksum = isExtended && (second >>> 41 & 1) != 0;
      int length = (int) second & (isExtended ? 0xfffff : 0xffff);
      long data = card.resolve(first, length);
      for (int i = 0; data >= 0 && i < length; i++) {
        frame.write(PacketMemory.getByte(data + i));
      }
      if ((command & EOP) != 0) {
        emit(command, (int) (second >>> 48));
      }
    }
    if ((command & RS) != 0) {
      reports++;
      PacketMemory.releaseLongLe(at + 8, second | 1L << 32);
    }
  }

  private void emit(int command, int tag) {
    ByteBuffer out = ByteBuffer.allocate(Math.max(60, frame.size() + 4));
    byte[] bytes = frame.toByteArray();
    frame.reset();
    if (checksum) {
      complete(ByteBuffer.wrap(bytes));
    }
    if ((command & VLE) != 0 && (card.peek(0) & 1 << 30) != 0) {
      out.put(bytes, 0, 12).putShort((short) card.peek(0x38)).putShort((short) tag);
      out.put(bytes, 12, bytes.length - 12);
    } else {
      out.put(bytes);
    }
    byte[] wire = new byte[Math.max(60, out.position())];
    System.arraycopy(out.array(), 0, wire, 0, out.position());
    sent.add(wire);
    card.count(0x4080);
  }

  /** Sums from TUCSS to the end and puts the complement at TUCSO. */
  private void complete(ByteBuffer bytes) {
    int start = (int) (context >>> 32) & 0xff;
    int field = (int) (context >>> 40) & 0xff;
    int sum = 0;
    for (int i = start; i < bytes.limit(); i += 2) {
      int low = i + 1 < bytes.limit() ? bytes.get(i + 1) & 0xff : 0;
      sum += (bytes.get(i) & 0xff) << 8 | low;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    bytes.putShort(field, (short) ~sum);
  }
}
