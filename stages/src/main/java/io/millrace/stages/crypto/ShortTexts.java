package io.millrace.stages.crypto;

import static io.millrace.driver.ffi.NativeMemory.getLong;
import static io.millrace.driver.ffi.NativeMemory.putLong;
import static io.millrace.driver.memory.PacketMemory.getLongLe;

import io.millrace.driver.ffi.NativeMemory;
import io.millrace.driver.memory.PacketMemory;
import java.util.Arrays;

/**
 * Operations on short texts, some of those in a burst: ChaCha20 by {@link ChaChaLanes}, Poly1305 by
 * jobs of libipsec-mb.
 *
 * <p>A text is opened in two steps: its tag needs one block and Poly1305, and only if it is right
 * are the other blocks computed. What is decrypted is the copy that was authenticated, even if
 * somebody who shares the packet's memory writes to it meanwhile.
 */
final class ShortTexts implements AutoCloseable {
  /** Bytes of the longest text that is quicker in a lane than by itself. */
  static final int MAX_BYTES = 192;

  private static final int CAPACITY = 32;
  private static final int BLOCK_BYTES = 64;
  private static final int WORDS = 8;
  private static final long WORD = Long.BYTES;
  private static final int KEY_BYTES = 32;

  /** What Poly1305 reads of a text: it, zeros up to a multiple of 16, and two lengths. */
  private static final long COPY_BYTES = MAX_BYTES + BLOCK_BYTES;

  private static final int[] ALL = new int[CAPACITY];

  static {
    Arrays.setAll(ALL, i -> i);
  }

  private final IpsecMbJobs poly =
      new IpsecMbJobs(IpsecMb.IMB_CIPHER_NULL, IpsecMb.IMB_AUTH_POLY1305, IpsecMb.IMB_DIR_DECRYPT);
  private final NativeMemory memory = new NativeMemory(CAPACITY * (COPY_BYTES + KEY_BYTES));
  private final long copies = memory.address();
  private final long keys = copies + CAPACITY * COPY_BYTES;
  private final ChaChaLanes lanes = new ChaChaLanes();

  /** Where in the burst the texts are. */
  private final int[] index = new int[CAPACITY];

  /** Those of them whose tag is right. */
  private final int[] right = new int[CAPACITY];

  private int size;

  void clear() {
    size = 0;
  }

  boolean isFull() {
    return size == CAPACITY;
  }

  /** Takes an operation of the burst, with a text of up to {@link #MAX_BYTES}. */
  void add(int indexInBurst) {
    index[size++] = indexInBurst;
  }

  void seal(AeadBurst burst) {
    for (int from = 0; from < size; from += ChaChaLanes.LANES) {
      int to = Math.min(size, from + ChaChaLanes.LANES);
      int longest = setLanes(burst, ALL, from, to);
      makeKeys(from, to);
      for (int i = from; i < to; i++) {
        frame(i, burst.bytes(index[i]));
      }
      for (int done = 0; done < longest; done += BLOCK_BYTES) {
        lanes.block(1 + done / BLOCK_BYTES);
        for (int i = from; i < to; i++) {
          encrypt(burst, i, i - from, done);
        }
      }
    }
    for (int i = 0; i < size; i++) {
      int bytes = burst.bytes(index[i]);
      setJob(i, bytes, PacketMemory.realAddress(burst.address(index[i])) + bytes);
    }
    poly.submit(size);
  }

  void open(AeadBurst burst) {
    for (int from = 0; from < size; from += ChaChaLanes.LANES) {
      int to = Math.min(size, from + ChaChaLanes.LANES);
      setLanes(burst, ALL, from, to);
      makeKeys(from, to);
    }
    for (int i = 0; i < size; i++) {
      int bytes = burst.bytes(index[i]);
      frame(i, bytes);
      copy(burst.address(index[i]), copyOf(i), bytes);
      setJob(i, bytes, poly.tag(i));
    }
    poly.submit(size);
    decrypt(burst, compare(burst));
  }

  /** Finds the right tags; how many. */
  private int compare(AeadBurst burst) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      long tag = burst.address(index[i]) + burst.bytes(index[i]);
      boolean isRight = IpsecMbAead.isSame(tag, poly.tag(i));
      burst.setOpened(index[i], isRight);
      right[count] = i;
      count += isRight ? 1 : 0;
    }
    return count;
  }

  private void decrypt(AeadBurst burst, int count) {
    for (int from = 0; from < count; from += ChaChaLanes.LANES) {
      int to = Math.min(count, from + ChaChaLanes.LANES);
      int longest = setLanes(burst, right, from, to);
      for (int done = 0; done < longest; done += BLOCK_BYTES) {
        lanes.block(1 + done / BLOCK_BYTES);
        for (int i = from; i < to; i++) {
          decrypt(burst, right[i], i - from, done);
        }
      }
    }
  }

  /** Gives each lane the key and counter of a text; the length of the longest. */
  private int setLanes(AeadBurst burst, int[] which, int from, int to) {
    int longest = 0;
    for (int i = from; i < to; i++) {
      int at = index[which[i]];
      lanes.set(i - from, burst.key(at).address(), burst.counter(at));
      longest = Math.max(longest, burst.bytes(at));
    }
    return longest;
  }

  /** The key of Poly1305 is the first half of block 0 (RFC 8439, section 2.6). */
  private void makeKeys(int from, int to) {
    lanes.block(0);
    for (int i = from; i < to; i++) {
      for (int word = 0; word < KEY_BYTES / Long.BYTES; word++) {
        putLong(keyOf(i) + (long) word * Long.BYTES, lanes.get(i - from, word));
      }
    }
  }

  private long keyOf(int text) {
    return keys + (long) text * KEY_BYTES;
  }

  private long copyOf(int text) {
    return copies + text * COPY_BYTES;
  }

  /** Writes what Poly1305 reads behind a text (section 2.8): zeros, no additional data, length. */
  private void frame(int text, int bytes) {
    long copy = copyOf(text);
    putLong(copy + (bytes & -16), 0);
    putLong(copy + (bytes & -16) + Long.BYTES, 0);
    putLong(copy + padded(bytes), 0);
    putLong(copy + padded(bytes) + Long.BYTES, bytes);
  }

  private static int padded(int bytes) {
    return bytes + 15 & -16;
  }

  private void setJob(int text, int bytes, long tag) {
    poly.setPoly(text, keyOf(text), copyOf(text), padded(bytes) + 16L, tag);
  }

  /** Copies out of a packet, and zeros up to a multiple of 8. */
  private static void copy(long from, long to, int bytes) {
    int at = 0;
    for (; at <= bytes - BLOCK_BYTES; at += BLOCK_BYTES) {
      for (int i = 0; i < BLOCK_BYTES; i += Long.BYTES) {
        putLong(to + at + i, getLongLe(from + at + i));
      }
    }
    for (; at <= bytes - Long.BYTES; at += Long.BYTES) {
      putLong(to + at, getLongLe(from + at));
    }
    if (at < bytes) {
      putLong(to + at, getLongLe(from + at) & low(bytes - at));
    }
  }

  /** A mask of 1 to 7 bytes. */
  private static long low(int bytes) {
    return -1L >>> (Long.SIZE - bytes * Byte.SIZE);
  }

  /** Encrypts a block of a text, in its packet and into its copy. */
  private void encrypt(AeadBurst burst, int text, int lane, int done) {
    long packet = burst.address(index[text]) + done;
    long copy = copyOf(text) + done;
    int bytes = burst.bytes(index[text]) - done;
    if (bytes >= BLOCK_BYTES) {
      for (int i = 0; i < WORDS; i++) {
        long word = getLongLe(packet + i * WORD) ^ lanes.get(lane, i);
        PacketMemory.putLongLe(packet + i * WORD, word);
        putLong(copy + i * WORD, word);
      }
    } else {
      encryptRest(packet, copy, lane, bytes);
    }
  }

  private void encryptRest(long packet, long copy, int lane, int bytes) {
    int i = 0;
    for (; (i + 1) * WORD <= bytes; i++) {
      long word = getLongLe(packet + i * WORD) ^ lanes.get(lane, i);
      PacketMemory.putLongLe(packet + i * WORD, word);
      putLong(copy + i * WORD, word);
    }
    int rest = (int) (bytes - i * WORD);
    if (rest > 0) {
      long word = getLongLe(packet + i * WORD) ^ lanes.get(lane, i);
      putLong(copy + i * WORD, word & low(rest));
      putBytes(packet + i * WORD, word, rest);
    }
  }

  /** Decrypts a block of a text, out of its copy and into its packet. */
  private void decrypt(AeadBurst burst, int text, int lane, int done) {
    long packet = burst.address(index[text]) + done;
    long copy = copyOf(text) + done;
    int bytes = burst.bytes(index[text]) - done;
    if (bytes >= BLOCK_BYTES) {
      for (int i = 0; i < WORDS; i++) {
        PacketMemory.putLongLe(packet + i * WORD, getLong(copy + i * WORD) ^ lanes.get(lane, i));
      }
    } else {
      decryptRest(packet, copy, lane, bytes);
    }
  }

  private void decryptRest(long packet, long copy, int lane, int bytes) {
    int i = 0;
    for (; (i + 1) * WORD <= bytes; i++) {
      PacketMemory.putLongLe(packet + i * WORD, getLong(copy + i * WORD) ^ lanes.get(lane, i));
    }
    int rest = (int) (bytes - i * WORD);
    if (rest > 0) {
      putBytes(packet + i * WORD, getLong(copy + i * WORD) ^ lanes.get(lane, i), rest);
    }
  }

  /** Writes the first bytes of a word, fewer than eight. */
  private static void putBytes(long address, long word, int bytes) {
    for (int i = 0; i < bytes; i++) {
      PacketMemory.putByte(address + i, (int) (word >>> i * Byte.SIZE));
    }
  }

  /** Forgets keys. */
  void wipe() {
    lanes.wipe();
  }

  @Override
  public void close() {
    poly.close();
    memory.close();
  }
}
