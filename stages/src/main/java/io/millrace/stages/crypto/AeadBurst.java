package io.millrace.stages.crypto;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import java.util.Arrays;

/**
 * Operations that an {@link Aead} carries out together, each with its own key: packets of different
 * peers share a burst. None has additional data. The nonce is four zero bytes and the counter,
 * eight bytes little-endian, as in WireGuard's transport messages (paper, section 5.4.6).
 *
 * <p>A worker has one and uses it again and again. Keys are held until {@link #clear}.
 */
public final class AeadBurst {
  /** Most operations at once. */
  public static final int CAPACITY = Burst.MAX_SIZE;

  /** Longest text in bytes: with its tag it is as long as a packet can be. */
  public static final int MAX_BYTES = Packet.MAX_LENGTH - Aead.TAG_BYTES;

  private static final AeadKey NONE = AeadKey.of(new byte[AeadKey.BYTES]);

  private final AeadKey[] keys = new AeadKey[CAPACITY];
  private final long[] addresses = new long[CAPACITY];
  private final int[] bytes = new int[CAPACITY];
  private final long[] counters = new long[CAPACITY];
  private final boolean[] opened = new boolean[CAPACITY];
  private int size;

  /** An empty burst. */
  public AeadBurst() {
    Arrays.fill(keys, NONE);
  }

  /**
   * Appends an operation, while there are fewer than {@link #CAPACITY}.
   *
   * @param address where the text starts in packet memory; a packet's handle will do
   * @param length bytes of text, 0 to {@link #MAX_BYTES}; the tag lies right behind them
   * @param counter the number in the nonce, unsigned
   */
  public void add(AeadKey key, long address, int length, long counter) {
    if (length < 0 || length > MAX_BYTES) {
      throw new IllegalArgumentException(length + " bytes of text");
    }
    int at = size;
    keys[at] = key;
    addresses[at] = address;
    bytes[at] = length;
    counters[at] = counter;
    size = at + 1;
  }

  /** Number of operations. */
  public int size() {
    return size;
  }

  /** Takes all operations out and lets go of their keys. */
  public void clear() {
    Arrays.fill(keys, 0, size, NONE);
    size = 0;
  }

  /** Whether the last {@link Aead#open} of this burst has found the operation's tag right. */
  public boolean isOpened(int index) {
    return opened[index];
  }

  AeadKey key(int index) {
    return keys[index];
  }

  long address(int index) {
    return addresses[index];
  }

  int bytes(int index) {
    return bytes[index];
  }

  long counter(int index) {
    return counters[index];
  }

  void setOpened(int index, boolean right) {
    opened[index] = right;
  }
}
