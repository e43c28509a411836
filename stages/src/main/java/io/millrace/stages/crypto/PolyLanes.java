package io.millrace.stages.crypto;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.ULT;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Poly1305 (RFC 8439, section 2.5) over as many messages at once as {@link ChaChaLanes} has lanes,
 * half of them in a vector of longs at a time. Numbers are in five limbs of 26 bits.
 *
 * <p>Word w of all messages lies together, in {@code words[w * LANES]} and on. Shorter messages are
 * put to the end: a sum that is still zero stays zero whatever it is multiplied by, so blocks that
 * are not there need no branch, only a missing bit 128.
 */
final class PolyLanes {
  /** Messages at once. */
  static final int LANES = ChaChaLanes.LANES;

  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int HALF = SPECIES.length();
  private static final int BLOCK_BYTES = 16;

  private static final int LIMB_BITS = 26;
  private static final long LIMB = (1L << LIMB_BITS) - 1;

  /** Bit 128 of a block, in its last limb. */
  private static final long TOP = 1L << 24;

  /** Lets the compiler see that factors have 32 bits, for which there is a quicker instruction. */
  private static final long INT = 0xffff_ffffL;

  private static final long CLAMP_LOW = 0x0fff_fffc_0fff_ffffL;
  private static final long CLAMP_HIGH = 0x0fff_fffc_0fff_fffcL;

  private final long[] words;
  private final long[] keys = new long[4 * LANES];
  private final long[] tags = new long[2 * LANES];

  /** The block that a lane's message starts with, where the longest starts with 0. */
  private final long[] starts = new long[LANES];

  /** The same in words, for scalar code. */
  private final int[] firsts = new int[LANES];

  private int blocks;

  /** For texts of up to a number of bytes. */
  PolyLanes(int maxBytes) {
    words = new long[blocksOf(maxBytes) * 2 * LANES];
  }

  /** Blocks of what is authenticated with a text: it, padded, and the lengths (section 2.8). */
  private static int blocksOf(int bytes) {
    return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES + 1;
  }

  /** Begins messages, the longest of which has a text of so many bytes. */
  void begin(int longest) {
    blocks = blocksOf(longest);
  }

  /** Prepares a lane: all of its message but the text, which {@link #put} adds. */
  void frame(int lane, int bytes) {
    int start = blocks - blocksOf(bytes);
    starts[lane] = start;
    firsts[lane] = 2 * start;
    for (int word = 0; word < 2 * start; word++) {
      words[word * LANES + lane] = 0;
    }
    int lengths = 2 * (blocks - 1);
    if (bytes % BLOCK_BYTES != 0) {
      words[(lengths - 1) * LANES + lane] = 0;
    }
    words[lengths * LANES + lane] = 0;
    words[(lengths + 1) * LANES + lane] = bytes;
  }

  /** Where eight bytes of a lane's text are kept; those after them are {@link #LANES} further. */
  int place(int lane, int word) {
    return (firsts[lane] + word) * LANES + lane;
  }

  /** Writes eight bytes of a text at a place; what is behind its end is zero. */
  void put(int place, long value) {
    words[place] = value;
  }

  /** Eight bytes of a text. */
  long get(int place) {
    return words[place];
  }

  /** Takes over the keys: the first half of every lane's block 0 (section 2.6). */
  void setKeys(ChaChaLanes lanes) {
    lanes.copyTo(keys);
  }

  /** Half of a lane's tag, little-endian; index 0 or 1. */
  long tag(int lane, int index) {
    return tags[index * LANES + lane];
  }

  /** Forgets keys. */
  void wipe() {
    Arrays.fill(keys, 0);
  }

  /** Computes the tags. */
  void run() {
    for (int lane = 0; lane < LANES; lane += HALF) {
      run(lane);
    }
  }

  private void run(int lane) {
    LongVector low = LongVector.fromArray(SPECIES, keys, lane).and(CLAMP_LOW);
    LongVector high = LongVector.fromArray(SPECIES, keys, LANES + lane).and(CLAMP_HIGH);
    LongVector r0 = low.and(LIMB);
    LongVector r1 = low.lanewise(LSHR, 26).and(LIMB);
    LongVector r2 = low.lanewise(LSHR, 52).or(high.lanewise(LSHL, 12)).and(LIMB);
    LongVector r3 = high.lanewise(LSHR, 14).and(LIMB);
    LongVector r4 = high.lanewise(LSHR, 40).and(LIMB);
    // 2^130 is 5: what overflows comes back five times.
    LongVector s1 = r1.add(r1.lanewise(LSHL, 2)).and(INT);
    LongVector s2 = r2.add(r2.lanewise(LSHL, 2)).and(INT);
    LongVector s3 = r3.add(r3.lanewise(LSHL, 2)).and(INT);
    LongVector s4 = r4.add(r4.lanewise(LSHL, 2)).and(INT);
    LongVector start = LongVector.fromArray(SPECIES, starts, lane);
    LongVector zero = LongVector.zero(SPECIES);
    LongVector h0 = zero;
    LongVector h1 = zero;
    LongVector h2 = zero;
    LongVector h3 = zero;
    LongVector h4 = zero;
    for (int block = 0; block < blocks; block++) {
      low = LongVector.fromArray(SPECIES, words, 2 * block * LANES + lane);
      high = LongVector.fromArray(SPECIES, words, (2 * block + 1) * LANES + lane);
      LongVector top = zero.blend(TOP, start.compare(LE, block));
      LongVector m0 = h0.add(low.and(LIMB)).and(INT);
      LongVector m1 = h1.add(low.lanewise(LSHR, 26).and(LIMB)).and(INT);
      LongVector m2 = low.lanewise(LSHR, 52).or(high.lanewise(LSHL, 12)).and(LIMB);
      m2 = h2.add(m2).and(INT);
      LongVector m3 = h3.add(high.lanewise(LSHR, 14).and(LIMB)).and(INT);
      LongVector m4 = h4.add(high.lanewise(LSHR, 40).or(top)).and(INT);
      h0 = m0.mul(r0).add(m1.mul(s4)).add(m2.mul(s3)).add(m3.mul(s2)).add(m4.mul(s1));
      h1 = m0.mul(r1).add(m1.mul(r0)).add(m2.mul(s4)).add(m3.mul(s3)).add(m4.mul(s2));
      h2 = m0.mul(r2).add(m1.mul(r1)).add(m2.mul(r0)).add(m3.mul(s4)).add(m4.mul(s3));
      h3 = m0.mul(r3).add(m1.mul(r2)).add(m2.mul(r1)).add(m3.mul(r0)).add(m4.mul(s4));
      h4 = m0.mul(r4).add(m1.mul(r3)).add(m2.mul(r2)).add(m3.mul(r1)).add(m4.mul(r0));
      h1 = h1.add(h0.lanewise(LSHR, LIMB_BITS));
      h2 = h2.add(h1.lanewise(LSHR, LIMB_BITS));
      h3 = h3.add(h2.lanewise(LSHR, LIMB_BITS));
      h4 = h4.add(h3.lanewise(LSHR, LIMB_BITS));
      LongVector over = h4.lanewise(LSHR, LIMB_BITS);
      h0 = h0.and(LIMB).add(over).add(over.lanewise(LSHL, 2));
      h1 = h1.and(LIMB).add(h0.lanewise(LSHR, LIMB_BITS));
      h0 = h0.and(LIMB);
      h2 = h2.and(LIMB);
      h3 = h3.and(LIMB);
      h4 = h4.and(LIMB);
    }
    // All limbs to 26 bits.
    h2 = h2.add(h1.lanewise(LSHR, LIMB_BITS));
    h1 = h1.and(LIMB);
    h3 = h3.add(h2.lanewise(LSHR, LIMB_BITS));
    h2 = h2.and(LIMB);
    h4 = h4.add(h3.lanewise(LSHR, LIMB_BITS));
    h3 = h3.and(LIMB);
    LongVector back = h4.lanewise(LSHR, LIMB_BITS);
    h4 = h4.and(LIMB);
    h0 = h0.add(back).add(back.lanewise(LSHL, 2));
    h1 = h1.add(h0.lanewise(LSHR, LIMB_BITS));
    h0 = h0.and(LIMB);
    // Less p, where that is not negative.
    LongVector g0 = h0.add(5);
    LongVector g1 = h1.add(g0.lanewise(LSHR, LIMB_BITS));
    LongVector g2 = h2.add(g1.lanewise(LSHR, LIMB_BITS));
    LongVector g3 = h3.add(g2.lanewise(LSHR, LIMB_BITS));
    LongVector g4 = h4.add(g3.lanewise(LSHR, LIMB_BITS)).sub(1L << LIMB_BITS);
    VectorMask<Long> isLess = g4.compare(LT, 0);
    h0 = g0.and(LIMB).blend(h0, isLess);
    h1 = g1.and(LIMB).blend(h1, isLess);
    h2 = g2.and(LIMB).blend(h2, isLess);
    h3 = g3.and(LIMB).blend(h3, isLess);
    h4 = g4.and(LIMB).blend(h4, isLess);
    // Plus s, modulo 2^128.
    LongVector addLow = LongVector.fromArray(SPECIES, keys, 2 * LANES + lane);
    LongVector addHigh = LongVector.fromArray(SPECIES, keys, 3 * LANES + lane);
    low = h0.or(h1.lanewise(LSHL, 26)).or(h2.lanewise(LSHL, 52)).add(addLow);
    high = h2.lanewise(LSHR, 12).or(h3.lanewise(LSHL, 14)).or(h4.lanewise(LSHL, 40)).add(addHigh);
    high = high.add(1, low.compare(ULT, addLow));
    low.intoArray(tags, lane);
    high.intoArray(tags, LANES + lane);
  }
}
