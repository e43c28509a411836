package io.millrace.stages.crypto;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.millrace.driver.ffi.NativeMemory;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of ChaCha20 (RFC 8439, section 2.3) for as many packets at once as a vector has lanes:
 * each lane has a key and a counter of its own, all are at the same block. That is what the
 * libraries do not do: they spread the blocks of one packet over the lanes, and a small packet has
 * one or two.
 *
 * <p>Word w of all lanes' input lies together, in {@code input[w * LANES]} and on, without
 * constants and the block's number. Keys are in here only between {@link #set} and {@link #wipe}.
 */
final class ChaChaLanes {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;

  /** Packets at once. */
  static final int LANES = SPECIES.length();

  private static final int C0 = 0x61707865;
  private static final int C1 = 0x3320646e;
  private static final int C2 = 0x79622d32;
  private static final int C3 = 0x6b206574;

  /** Make of the words of two vectors, lane by lane, the longs of the front and the back half. */
  private static final VectorShuffle<Integer> FRONT = VectorShuffle.makeZip(SPECIES, 0);

  private static final VectorShuffle<Integer> BACK = VectorShuffle.makeZip(SPECIES, 1);

  private final long[] words = new long[8 * LANES];
  private final int[] input = new int[10 * LANES];

  /** Where the key lies that all lanes have, until one is given another; 0 if there is none. */
  private long common;

  /** Gives a lane the key at an address and a counter; lane 0 first. */
  void set(int lane, long key, long counter) {
    if (key != common) {
      setKey(lane, key);
    }
    put(8, lane, counter);
  }

  /** Most bursts go to one peer: the key of the first lane is that of all, for the time being. */
  private void setKey(int lane, long key) {
    if (lane == 0) {
      for (int i = 0; i < 8; i++) {
        int word = NativeMemory.getInt(key + 4L * i);
        Arrays.fill(input, i * LANES, (i + 1) * LANES, word);
      }
      common = key;
      return;
    }
    for (int i = 0; i < 4; i++) {
      put(2 * i, lane, NativeMemory.getLong(key + 8L * i));
    }
    common = 0;
  }

  private void put(int word, int lane, long pair) {
    input[word * LANES + lane] = (int) pair;
    input[(word + 1) * LANES + lane] = (int) (pair >>> 32);
  }

  /** Eight bytes of a lane's block, little-endian; index 0 to 7. */
  long get(int lane, int index) {
    return words[index * LANES + lane];
  }

  /** Copies the first bytes of all blocks: word after word, all lanes' together. */
  void copyTo(long[] target) {
    System.arraycopy(words, 0, target, 0, target.length);
  }

  /** Forgets keys and blocks. */
  void wipe() {
    common = 0;
    Arrays.fill(input, 0);
    Arrays.fill(words, 0);
  }

  /**
   * Computes the block of every lane. The nonce is four zero bytes and the lane's counter.
   *
   * <p>All of it is written out: the compiler inlines the vectors' own methods without limit, but
   * not ours, and a vector that is handed to a call becomes an object.
   */
  void block(int number) {
    IntVector x0 = IntVector.broadcast(SPECIES, C0);
    IntVector x1 = IntVector.broadcast(SPECIES, C1);
    IntVector x2 = IntVector.broadcast(SPECIES, C2);
    IntVector x3 = IntVector.broadcast(SPECIES, C3);
    IntVector x4 = IntVector.fromArray(SPECIES, input, 0 * LANES);
    IntVector x5 = IntVector.fromArray(SPECIES, input, 1 * LANES);
    IntVector x6 = IntVector.fromArray(SPECIES, input, 2 * LANES);
    IntVector x7 = IntVector.fromArray(SPECIES, input, 3 * LANES);
    IntVector x8 = IntVector.fromArray(SPECIES, input, 4 * LANES);
    IntVector x9 = IntVector.fromArray(SPECIES, input, 5 * LANES);
    IntVector x10 = IntVector.fromArray(SPECIES, input, 6 * LANES);
    IntVector x11 = IntVector.fromArray(SPECIES, input, 7 * LANES);
    IntVector x12 = IntVector.broadcast(SPECIES, number);
    IntVector x13 = IntVector.zero(SPECIES);
    IntVector x14 = IntVector.fromArray(SPECIES, input, 8 * LANES);
    IntVector x15 = IntVector.fromArray(SPECIES, input, 9 * LANES);
    for (int i = 0; i < 10; i++) {
      // the columns
      x0 = x0.add(x4);
      x12 = x12.lanewise(XOR, x0).lanewise(ROL, 16);
      x8 = x8.add(x12);
      x4 = x4.lanewise(XOR, x8).lanewise(ROL, 12);
      x0 = x0.add(x4);
      x12 = x12.lanewise(XOR, x0).lanewise(ROL, 8);
      x8 = x8.add(x12);
      x4 = x4.lanewise(XOR, x8).lanewise(ROL, 7);
      x1 = x1.add(x5);
      x13 = x13.lanewise(XOR, x1).lanewise(ROL, 16);
      x9 = x9.add(x13);
      x5 = x5.lanewise(XOR, x9).lanewise(ROL, 12);
      x1 = x1.add(x5);
      x13 = x13.lanewise(XOR, x1).lanewise(ROL, 8);
      x9 = x9.add(x13);
      x5 = x5.lanewise(XOR, x9).lanewise(ROL, 7);
      x2 = x2.add(x6);
      x14 = x14.lanewise(XOR, x2).lanewise(ROL, 16);
      x10 = x10.add(x14);
      x6 = x6.lanewise(XOR, x10).lanewise(ROL, 12);
      x2 = x2.add(x6);
      x14 = x14.lanewise(XOR, x2).lanewise(ROL, 8);
      x10 = x10.add(x14);
      x6 = x6.lanewise(XOR, x10).lanewise(ROL, 7);
      x3 = x3.add(x7);
      x15 = x15.lanewise(XOR, x3).lanewise(ROL, 16);
      x11 = x11.add(x15);
      x7 = x7.lanewise(XOR, x11).lanewise(ROL, 12);
      x3 = x3.add(x7);
      x15 = x15.lanewise(XOR, x3).lanewise(ROL, 8);
      x11 = x11.add(x15);
      x7 = x7.lanewise(XOR, x11).lanewise(ROL, 7);
      // the diagonals
      x0 = x0.add(x5);
      x15 = x15.lanewise(XOR, x0).lanewise(ROL, 16);
      x10 = x10.add(x15);
      x5 = x5.lanewise(XOR, x10).lanewise(ROL, 12);
      x0 = x0.add(x5);
      x15 = x15.lanewise(XOR, x0).lanewise(ROL, 8);
      x10 = x10.add(x15);
      x5 = x5.lanewise(XOR, x10).lanewise(ROL, 7);
      x1 = x1.add(x6);
      x12 = x12.lanewise(XOR, x1).lanewise(ROL, 16);
      x11 = x11.add(x12);
      x6 = x6.lanewise(XOR, x11).lanewise(ROL, 12);
      x1 = x1.add(x6);
      x12 = x12.lanewise(XOR, x1).lanewise(ROL, 8);
      x11 = x11.add(x12);
      x6 = x6.lanewise(XOR, x11).lanewise(ROL, 7);
      x2 = x2.add(x7);
      x13 = x13.lanewise(XOR, x2).lanewise(ROL, 16);
      x8 = x8.add(x13);
      x7 = x7.lanewise(XOR, x8).lanewise(ROL, 12);
      x2 = x2.add(x7);
      x13 = x13.lanewise(XOR, x2).lanewise(ROL, 8);
      x8 = x8.add(x13);
      x7 = x7.lanewise(XOR, x8).lanewise(ROL, 7);
      x3 = x3.add(x4);
      x14 = x14.lanewise(XOR, x3).lanewise(ROL, 16);
      x9 = x9.add(x14);
      x4 = x4.lanewise(XOR, x9).lanewise(ROL, 12);
      x3 = x3.add(x4);
      x14 = x14.lanewise(XOR, x3).lanewise(ROL, 8);
      x9 = x9.add(x14);
      x4 = x4.lanewise(XOR, x9).lanewise(ROL, 7);
    }
    x0 = x0.add(C0);
    x1 = x1.add(C1);
    x0.rearrange(FRONT, x1).reinterpretAsLongs().intoArray(words, 0 * LANES);
    x0.rearrange(BACK, x1).reinterpretAsLongs().intoArray(words, 0 * LANES + LANES / 2);
    x2 = x2.add(C2);
    x3 = x3.add(C3);
    x2.rearrange(FRONT, x3).reinterpretAsLongs().intoArray(words, 1 * LANES);
    x2.rearrange(BACK, x3).reinterpretAsLongs().intoArray(words, 1 * LANES + LANES / 2);
    x4 = x4.add(IntVector.fromArray(SPECIES, input, 0 * LANES));
    x5 = x5.add(IntVector.fromArray(SPECIES, input, 1 * LANES));
    x4.rearrange(FRONT, x5).reinterpretAsLongs().intoArray(words, 2 * LANES);
    x4.rearrange(BACK, x5).reinterpretAsLongs().intoArray(words, 2 * LANES + LANES / 2);
    x6 = x6.add(IntVector.fromArray(SPECIES, input, 2 * LANES));
    x7 = x7.add(IntVector.fromArray(SPECIES, input, 3 * LANES));
    x6.rearrange(FRONT, x7).reinterpretAsLongs().intoArray(words, 3 * LANES);
    x6.rearrange(BACK, x7).reinterpretAsLongs().intoArray(words, 3 * LANES + LANES / 2);
    x8 = x8.add(IntVector.fromArray(SPECIES, input, 4 * LANES));
    x9 = x9.add(IntVector.fromArray(SPECIES, input, 5 * LANES));
    x8.rearrange(FRONT, x9).reinterpretAsLongs().intoArray(words, 4 * LANES);
    x8.rearrange(BACK, x9).reinterpretAsLongs().intoArray(words, 4 * LANES + LANES / 2);
    x10 = x10.add(IntVector.fromArray(SPECIES, input, 6 * LANES));
    x11 = x11.add(IntVector.fromArray(SPECIES, input, 7 * LANES));
    x10.rearrange(FRONT, x11).reinterpretAsLongs().intoArray(words, 5 * LANES);
    x10.rearrange(BACK, x11).reinterpretAsLongs().intoArray(words, 5 * LANES + LANES / 2);
    x12 = x12.add(number);
    x12.rearrange(FRONT, x13).reinterpretAsLongs().intoArray(words, 6 * LANES);
    x12.rearrange(BACK, x13).reinterpretAsLongs().intoArray(words, 6 * LANES + LANES / 2);
    x14 = x14.add(IntVector.fromArray(SPECIES, input, 8 * LANES));
    x15 = x15.add(IntVector.fromArray(SPECIES, input, 9 * LANES));
    x14.rearrange(FRONT, x15).reinterpretAsLongs().intoArray(words, 7 * LANES);
    x14.rearrange(BACK, x15).reinterpretAsLongs().intoArray(words, 7 * LANES + LANES / 2);
  }
}
