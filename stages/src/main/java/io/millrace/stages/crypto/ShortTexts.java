package io.millrace.stages.crypto;

import static io.millrace.driver.memory.PacketMemory.getLongLe;
import static io.millrace.driver.memory.PacketMemory.putLongLe;

import io.millrace.driver.memory.PacketMemory;

/**
 * Operations on short texts, as many as there are lanes, some of those in a burst: ChaCha20 by
 * {@link ChaChaLanes}, Poly1305 by {@link PolyLanes}.
 *
 * <p>A text is opened in two steps: its tag needs one block and Poly1305, and only if it is right
 * are the other blocks computed. What is decrypted is the copy that was authenticated, even if
 * somebody who shares the packet's memory writes to it meanwhile.
 */
final class ShortTexts {
  /** Bytes of the longest text that is quicker in a lane than by itself. */
  static final int MAX_BYTES = 384;

  /** Fewest texts that are quicker in lanes than one after the other: empty lanes cost as much. */
  static final int MIN_SIZE = ChaChaLanes.LANES / 2;

  private static final int BLOCK_BYTES = 64;
  private static final int WORDS = 8;
  private static final int WORD = Long.BYTES;
  private static final long STEP = Long.BYTES;

  private final ChaChaLanes lanes = new ChaChaLanes();
  private final PolyLanes poly = new PolyLanes(MAX_BYTES);

  /** Where in the burst each lane's operation is. */
  private final int[] index = new int[ChaChaLanes.LANES];

  private final boolean[] isRight = new boolean[ChaChaLanes.LANES];
  private int size;
  private int longest;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** Where in the burst one of the operations is. */
  int indexInBurst(int lane) {
    return index[lane];
  }

  boolean isFull() {
    return size == index.length;
  }

  /** Takes an operation of the burst, with a text of up to {@link #MAX_BYTES}. */
  void add(int indexInBurst) {
    index[size++] = indexInBurst;
  }

  void seal(AeadBurst burst) {
    begin(burst);
    for (int done = 0; done < longest; done += BLOCK_BYTES) {
      lanes.block(1 + done / BLOCK_BYTES);
      for (int lane = 0; lane < size; lane++) {
        encrypt(lane, burst.address(index[lane]), done, burst.bytes(index[lane]));
      }
    }
    poly.run();
    for (int lane = 0; lane < size; lane++) {
      long tag = burst.address(index[lane]) + burst.bytes(index[lane]);
      putLongLe(tag, poly.tag(lane, 0));
      putLongLe(tag + WORD, poly.tag(lane, 1));
    }
  }

  void open(AeadBurst burst) {
    begin(burst);
    for (int lane = 0; lane < size; lane++) {
      copy(lane, burst.address(index[lane]), burst.bytes(index[lane]));
    }
    poly.run();
    if (compare(burst)) {
      for (int done = 0; done < longest; done += BLOCK_BYTES) {
        lanes.block(1 + done / BLOCK_BYTES);
        decrypt(burst, done);
      }
    }
  }

  /** Gives each lane its key and counter, and Poly1305 its keys and the frames of the messages. */
  private void begin(AeadBurst burst) {
    longest = 0;
    for (int lane = 0; lane < size; lane++) {
      int at = index[lane];
      lanes.set(lane, burst.key(at).address(), burst.counter(at));
      longest = Math.max(longest, burst.bytes(at));
    }
    lanes.block(0);
    poly.setKeys(lanes);
    poly.begin(longest);
    for (int lane = 0; lane < size; lane++) {
      poly.frame(lane, burst.bytes(index[lane]));
    }
  }

  /** Whether any tag is right. */
  private boolean compare(AeadBurst burst) {
    boolean any = false;
    for (int lane = 0; lane < size; lane++) {
      long tag = burst.address(index[lane]) + burst.bytes(index[lane]);
      long low = getLongLe(tag) ^ poly.tag(lane, 0);
      long high = getLongLe(tag + WORD) ^ poly.tag(lane, 1);
      isRight[lane] = (low | high) == 0;
      burst.setOpened(index[lane], isRight[lane]);
      any |= isRight[lane];
    }
    return any;
  }

  private void decrypt(AeadBurst burst, int done) {
    for (int lane = 0; lane < size; lane++) {
      if (isRight[lane]) {
        decrypt(lane, burst.address(index[lane]), done, burst.bytes(index[lane]));
      }
    }
  }

  /** Has Poly1305 read a text. */
  private void copy(int lane, long text, int bytes) {
    int place = poly.place(lane, 0);
    int words = bytes / WORD;
    int i = 0;
    for (; i <= words - WORDS; i += WORDS) {
      for (int k = 0; k < WORDS; k++) {
        poly.put(place + (i + k) * PolyLanes.LANES, getLongLe(text + (i + k) * STEP));
      }
    }
    for (; i < words; i++) {
      poly.put(place + i * PolyLanes.LANES, getLongLe(text + i * STEP));
    }
    if (bytes % WORD != 0) {
      long rest = getLongLe(text + words * STEP) & low(bytes % WORD);
      poly.put(place + words * PolyLanes.LANES, rest);
    }
  }

  /** Encrypts a block of a text, and has Poly1305 read it. */
  private void encrypt(int lane, long text, int done, int bytes) {
    long block = text + done;
    int place = poly.place(lane, done / WORD);
    if (bytes - done >= BLOCK_BYTES) {
      for (int i = 0; i < WORDS; i++) {
        encryptWord(lane, i, block, place);
      }
    } else {
      encryptRest(lane, block, place, bytes - done);
    }
  }

  private void encryptWord(int lane, int i, long block, int place) {
    long word = getLongLe(block + i * STEP) ^ lanes.get(lane, i);
    putLongLe(block + i * STEP, word);
    poly.put(place + i * PolyLanes.LANES, word);
  }

  private void encryptRest(int lane, long block, int place, int bytes) {
    int i = 0;
    for (; (i + 1) * WORD <= bytes; i++) {
      encryptWord(lane, i, block, place);
    }
    int rest = bytes - i * WORD;
    if (rest > 0) {
      long word = (getLongLe(block + i * STEP) ^ lanes.get(lane, i)) & low(rest);
      poly.put(place + i * PolyLanes.LANES, word);
      putBytes(block + i * STEP, word, rest);
    }
  }

  /** Decrypts a block of what Poly1305 has read, into the packet. */
  private void decrypt(int lane, long text, int done, int bytes) {
    long block = text + done;
    int place = poly.place(lane, done / WORD);
    if (bytes - done >= BLOCK_BYTES) {
      for (int i = 0; i < WORDS; i++) {
        putLongLe(block + i * STEP, decrypted(lane, i, place));
      }
    } else {
      decryptRest(lane, block, place, bytes - done);
    }
  }

  private long decrypted(int lane, int i, int place) {
    return poly.get(place + i * PolyLanes.LANES) ^ lanes.get(lane, i);
  }

  private void decryptRest(int lane, long block, int place, int bytes) {
    int i = 0;
    for (; (i + 1) * WORD <= bytes; i++) {
      putLongLe(block + i * STEP, decrypted(lane, i, place));
    }
    int rest = bytes - i * WORD;
    if (rest > 0) {
      putBytes(block + i * STEP, decrypted(lane, i, place), rest);
    }
  }

  /** A mask of 1 to 7 bytes. */
  private static long low(int bytes) {
    return -1L >>> (Long.SIZE - bytes * Byte.SIZE);
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
    poly.wipe();
  }
}
