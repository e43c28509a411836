package io.millrace.stages.wireguard.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which counters of a key have been received: each is accepted once, and none that is more than
 * {@value #SIZE} behind the highest (WireGuard paper, section 5.4.6; RFC 6479 for the idea to move
 * in whole words).
 *
 * <p>A word of the ring has the bits of 32 counters and, above them, the number of this block of
 * counters. A word whose number is another block's is empty, so that moving ahead clears nothing.
 *
 * <p>Several threads may judge counters of one key; none waits for another. Whoever accepts a
 * counter first raises the highest, then sets its bit by one compare-and-set of the word that it
 * has read <em>before</em> it looked at the highest:
 *
 * <ul>
 *   <li>If the word belongs to a later block, the highest has been raised for that block before,
 *       and two blocks that share a word are further apart than the window is long. So the counter
 *       is found to be behind, and a later block never gives way to an earlier one.
 *   <li>If another thread changes the word in between, the compare-and-set fails and all is looked
 *       at again.
 * </ul>
 *
 * <p>Block numbers are cut to 32 bits, by a hash that keeps those apart which share a word within
 * 2^45 counters. A sender that leaps further may, by a rare chance, find packets taken for repeated
 * ones; it never finds a repeated one accepted.
 */
public final class ReplayWindow {
  /** How far behind the highest a counter may be, as in Linux. */
  public static final int SIZE = 8128;

  /** The first counter that is too large, 2^64 - 2^13 - 1; unsigned. */
  public static final long LIMIT = -(1L << 13) - 1;

  private static final int BLOCK_BITS = 5;
  private static final int WORD_BITS = 8;
  private static final int WORDS = 1 << WORD_BITS;
  private static final long BITS_OF_BLOCK = (1L << (1 << BLOCK_BITS)) - 1;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(ReplayWindow.class, "next", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    if (WORDS - 1 << BLOCK_BITS <= SIZE) {
      throw new AssertionError("counters of the window share a word");
    }
  }

  private final long[] words = new long[WORDS];

  /** One more than the highest counter accepted, 0 before the first; unsigned. */
  private volatile long next;

  /** What is thought of a counter. */
  public enum Judgement {
    /** Not received yet. */
    FRESH,
    /** Received before. */
    REPEATED,
    /** Too far behind the highest to tell. */
    BEHIND,
    /** No packet may have it. */
    BEYOND_LIMIT
  }

  /**
   * What would be thought of a packet with this counter, without any change: for packets that are
   * not authenticated yet.
   */
  public Judgement peek(long counter) {
    if (isBeyondLimit(counter)) {
      return Judgement.BEYOND_LIMIT;
    }
    long word = (long) WORD.getAcquire(words, slot(counter));
    if (isBehind(counter)) {
      return Judgement.BEHIND;
    }
    return isMarked(word, counter) ? Judgement.REPEATED : Judgement.FRESH;
  }

  /** Judges the counter of an authenticated packet; of equal ones exactly one is fresh. */
  public Judgement accept(long counter) {
    if (isBeyondLimit(counter)) {
      return Judgement.BEYOND_LIMIT;
    }
    raise(counter + 1);
    while (true) {
      long word = (long) WORD.getAcquire(words, slot(counter));
      if (isBehind(counter)) {
        return Judgement.BEHIND;
      }
      if (isMarked(word, counter)) {
        return Judgement.REPEATED;
      }
      if (WORD.compareAndSet(words, slot(counter), word, marked(word, counter))) {
        return Judgement.FRESH;
      }
    }
  }

  /** Whether the last counter that is allowed has been received. */
  public boolean isExhausted() {
    return next == LIMIT;
  }

  private void raise(long candidate) {
    long seen = next;
    while (Long.compareUnsigned(candidate, seen) > 0) {
      long witness = (long) NEXT.compareAndExchange(this, seen, candidate);
      if (witness == seen) {
        return;
      }
      seen = witness;
    }
  }

  private static boolean isBeyondLimit(long counter) {
    return Long.compareUnsigned(counter, LIMIT) >= 0;
  }

  private boolean isBehind(long counter) {
    return Long.compareUnsigned(counter + 1 + SIZE, next) < 0;
  }

  private static int slot(long counter) {
    return (int) (counter >>> BLOCK_BITS) & WORDS - 1;
  }

  /** Tells apart the blocks of one word. */
  private static int tag(long counter) {
    long turn = counter >>> BLOCK_BITS + WORD_BITS;
    return (int) turn ^ (int) (turn >>> Integer.SIZE) * 0x9e37_79b1;
  }

  private static boolean isOfBlock(long word, long counter) {
    return (int) (word >>> Integer.SIZE) == tag(counter);
  }

  private static boolean isMarked(long word, long counter) {
    return isOfBlock(word, counter) && (word & bit(counter)) != 0;
  }

  private static long marked(long word, long counter) {
    long block = (long) tag(counter) << Integer.SIZE;
    long others = isOfBlock(word, counter) ? word & BITS_OF_BLOCK : 0;
    return block | others | bit(counter);
  }

  private static long bit(long counter) {
    return 1L << (counter & (1 << BLOCK_BITS) - 1);
  }
}
