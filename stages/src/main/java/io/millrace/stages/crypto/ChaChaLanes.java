package io.millrace.stages.crypto;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.millrace.driver.ffi.NativeMemory;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of ChaCha20 (RFC 8439, section 2.3) for as many packets at once as a vector has lanes:
 * each lane has a key and a counter of its own, all are at the same block. That is what the
 * libraries do not do: they spread the blocks of one packet over the lanes, and a small packet has
 * one or two.
 *
 * <p>Word w of all lanes lies together, in {@code words[w * LANES]} and on. Keys are in here only
 * between {@link #set} and {@link #wipe}.
 */
final class ChaChaLanes {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;

  /** Packets at once. */
  static final int LANES = SPECIES.length();

  private static final int C0 = 0x61707865;
  private static final int C1 = 0x3320646e;
  private static final int C2 = 0x79622d32;
  private static final int C3 = 0x6b206574;

  private final int[] words = new int[16 * LANES];
  private final int[] input = new int[10 * LANES];

  /** Gives a lane the key at an address and a counter. */
  void set(int lane, long key, long counter) {
    for (int i = 0; i < 4; i++) {
      put(2 * i, lane, NativeMemory.getLong(key + 8L * i));
    }
    put(8, lane, counter);
  }

  private void put(int word, int lane, long pair) {
    input[word * LANES + lane] = (int) pair;
    input[(word + 1) * LANES + lane] = (int) (pair >>> 32);
  }

  /** Eight bytes of a lane's block, little-endian; index 0 to 7. */
  long get(int lane, int index) {
    int low = words[2 * index * LANES + lane];
    int high = words[(2 * index + 1) * LANES + lane];
    return low & 0xffff_ffffL | (long) high << 32;
  }

  /** Forgets keys and blocks. */
  void wipe() {
    Arrays.fill(input, 0);
    Arrays.fill(words, 0);
  }

  private IntVector in(int word) {
    return IntVector.fromArray(SPECIES, input, word * LANES);
  }

  private void out(int word, IntVector value) {
    value.intoArray(words, word * LANES);
  }

  private static IntVector turn(IntVector a, IntVector b, int bits) {
    return a.lanewise(XOR, b).lanewise(ROL, bits);
  }

  /** Computes the block of every lane. The nonce is four zero bytes and the lane's counter. */
  void block(int number) {
    IntVector x0 = IntVector.broadcast(SPECIES, C0);
    IntVector x1 = IntVector.broadcast(SPECIES, C1);
    IntVector x2 = IntVector.broadcast(SPECIES, C2);
    IntVector x3 = IntVector.broadcast(SPECIES, C3);
    IntVector x4 = in(0);
    IntVector x5 = in(1);
    IntVector x6 = in(2);
    IntVector x7 = in(3);
    IntVector x8 = in(4);
    IntVector x9 = in(5);
    IntVector x10 = in(6);
    IntVector x11 = in(7);
    IntVector x12 = IntVector.broadcast(SPECIES, number);
    IntVector x13 = IntVector.zero(SPECIES);
    IntVector x14 = in(8);
    IntVector x15 = in(9);
    for (int i = 0; i < 10; i++) {
      // the columns
      x0 = x0.add(x4);
      x12 = turn(x12, x0, 16);
      x8 = x8.add(x12);
      x4 = turn(x4, x8, 12);
      x0 = x0.add(x4);
      x12 = turn(x12, x0, 8);
      x8 = x8.add(x12);
      x4 = turn(x4, x8, 7);
      x1 = x1.add(x5);
      x13 = turn(x13, x1, 16);
      x9 = x9.add(x13);
      x5 = turn(x5, x9, 12);
      x1 = x1.add(x5);
      x13 = turn(x13, x1, 8);
      x9 = x9.add(x13);
      x5 = turn(x5, x9, 7);
      x2 = x2.add(x6);
      x14 = turn(x14, x2, 16);
      x10 = x10.add(x14);
      x6 = turn(x6, x10, 12);
      x2 = x2.add(x6);
      x14 = turn(x14, x2, 8);
      x10 = x10.add(x14);
      x6 = turn(x6, x10, 7);
      x3 = x3.add(x7);
      x15 = turn(x15, x3, 16);
      x11 = x11.add(x15);
      x7 = turn(x7, x11, 12);
      x3 = x3.add(x7);
      x15 = turn(x15, x3, 8);
      x11 = x11.add(x15);
      x7 = turn(x7, x11, 7);
      // the diagonals
      x0 = x0.add(x5);
      x15 = turn(x15, x0, 16);
      x10 = x10.add(x15);
      x5 = turn(x5, x10, 12);
      x0 = x0.add(x5);
      x15 = turn(x15, x0, 8);
      x10 = x10.add(x15);
      x5 = turn(x5, x10, 7);
      x1 = x1.add(x6);
      x12 = turn(x12, x1, 16);
      x11 = x11.add(x12);
      x6 = turn(x6, x11, 12);
      x1 = x1.add(x6);
      x12 = turn(x12, x1, 8);
      x11 = x11.add(x12);
      x6 = turn(x6, x11, 7);
      x2 = x2.add(x7);
      x13 = turn(x13, x2, 16);
      x8 = x8.add(x13);
      x7 = turn(x7, x8, 12);
      x2 = x2.add(x7);
      x13 = turn(x13, x2, 8);
      x8 = x8.add(x13);
      x7 = turn(x7, x8, 7);
      x3 = x3.add(x4);
      x14 = turn(x14, x3, 16);
      x9 = x9.add(x14);
      x4 = turn(x4, x9, 12);
      x3 = x3.add(x4);
      x14 = turn(x14, x3, 8);
      x9 = x9.add(x14);
      x4 = turn(x4, x9, 7);
    }
    out(0, x0.add(C0));
    out(1, x1.add(C1));
    out(2, x2.add(C2));
    out(3, x3.add(C3));
    out(4, x4.add(in(0)));
    out(5, x5.add(in(1)));
    out(6, x6.add(in(2)));
    out(7, x7.add(in(3)));
    out(8, x8.add(in(4)));
    out(9, x9.add(in(5)));
    out(10, x10.add(in(6)));
    out(11, x11.add(in(7)));
    out(12, x12.add(number));
    out(13, x13);
    out(14, x14.add(in(8)));
    out(15, x15.add(in(9)));
  }
}
