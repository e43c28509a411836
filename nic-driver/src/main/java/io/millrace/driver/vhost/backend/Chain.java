package io.millrace.driver.vhost.backend;

import io.millrace.driver.memory.PacketMemory;

/**
 * One buffer of a queue: the pieces of guest memory that its descriptors name, in order, all of
 * them checked to lie within the guest's memory, and a cursor that copies from or to them. For one
 * thread.
 */
final class Chain {
  /** Most pieces, as many as the longest queue that drivers have. */
  static final int MAX_PIECES = 1024;

  /** Most bytes of a piece; no driver has larger ones, and so no sum of them overflows. */
  static final int MAX_PIECE = 1 << 20;

  private static final int COPY_LIMIT = 0xfff8;

  private final Translator translator;
  private final long[] addresses = new long[MAX_PIECES];
  private final int[] lengths = new int[MAX_PIECES];
  private int count;
  private int bytes;

  private int piece;
  private int offset;

  /** By which name the driver knows it. */
  int id;

  /** Places that it takes in the ring. */
  int slots;

  Chain(AddressMap map) {
    translator = new Translator(map);
  }

  /** Forgets all pieces. */
  void clear() {
    count = 0;
    bytes = 0;
    piece = 0;
    offset = 0;
  }

  /** Bytes of all pieces. */
  int bytes() {
    return bytes;
  }

  /**
   * Appends what a descriptor names.
   *
   * @param guestAddress any
   * @param length any, without sign
   * @return whether all of it lies in the guest's memory and the pieces are not too many
   */
  boolean add(long guestAddress, int length) {
    if (length < 0 || length > MAX_PIECE) {
      return false;
    }
    int done = 0;
    while (done < length) {
      int reach = translator.reach(guestAddress + done, length - done);
      if (reach == 0 || count == MAX_PIECES) {
        return false;
      }
      addresses[count] = translator.address;
      lengths[count++] = reach;
      done += reach;
    }
    bytes += length;
    return true;
  }

  /** Copies the next bytes out of the buffer; no more than are left. */
  void read(long to, int length) {
    int left = length;
    long target = to;
    while (left > 0) {
      int step = step(left);
      Copy.copy(addresses[piece] + offset, target, step);
      advance(step);
      target += step;
      left -= step;
    }
  }

  /** Copies the next bytes into the buffer; no more than there is room for. */
  void write(long from, int length) {
    int left = length;
    long source = from;
    while (left > 0) {
      int step = step(left);
      Copy.copy(source, addresses[piece] + offset, step);
      advance(step);
      source += step;
      left -= step;
    }
  }

  private int step(int left) {
    return Math.min(Math.min(left, COPY_LIMIT), lengths[piece] - offset);
  }

  private void advance(int step) {
    offset += step;
    if (offset == lengths[piece]) {
      piece++;
      offset = 0;
    }
  }

  /** Where the buffer's first bytes are, if at least so many of them are in one piece; else -1. */
  long front(int length) {
    return count > 0 && lengths[0] >= length ? addresses[0] : -1;
  }

  /** Passes over bytes that {@link #front} has given the address of. */
  void skip(int length) {
    advance(length);
  }

  /** Address of the byte at a position of the buffer, which has as many bytes. */
  long addressOf(int position) {
    int at = 0;
    int left = position;
    while (left >= lengths[at]) {
      left -= lengths[at++];
    }
    return addresses[at] + left;
  }

  /** Copies, with an eye on frames as small as most are. */
  private static final class Copy {
    private static final int SMALL = 256;

    private Copy() {}

    /** The last long overlaps the one before it: no byte beyond the given ones is touched. */
    static void copy(long from, long to, int length) {
      if (length < Long.BYTES || length > SMALL) {
        PacketMemory.copy(from, to, length);
        return;
      }
      int last = length - Long.BYTES;
      for (int i = 0; i < last; i += Long.BYTES) {
        PacketMemory.putLongLe(to + i, PacketMemory.getLongLe(from + i));
      }
      PacketMemory.putLongLe(to + last, PacketMemory.getLongLe(from + last));
    }
  }
}
