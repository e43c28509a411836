package io.millrace.stages.table.neighbor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What forwarding needs of each neighbor, in one word that is read without a lock: the number of
 * the interface and the Ethernet address. It is 0 while there is no address, and negative while the
 * neighbor is {@link NeighborState#STALE}.
 *
 * <pre>
 *     63   62        48 47                                  0
 *   +-----+------------+-------------------------------------+
 *   |stale| interface  |  Ethernet address                   |
 *   +-----+------------+-------------------------------------+
 * </pre>
 */
final class LinkWords {
  private static final long STALE_BIT = 1L << 63;
  private static final int INTERFACE_SHIFT = 48;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;

  LinkWords(int count) {
    words = new long[count];
  }

  long get(int id) {
    return (long) WORD.getOpaque(words, id);
  }

  void set(int id, long word) {
    WORD.setOpaque(words, id, word);
  }

  static long of(int interfaceNumber, long ethernet) {
    return (long) interfaceNumber << INTERFACE_SHIFT | ethernet;
  }

  static long stale(long word) {
    return word | STALE_BIT;
  }

  static long ethernet(long word) {
    return word & (1L << INTERFACE_SHIFT) - 1;
  }

  static int interfaceOf(long word) {
    return (int) ((word & ~STALE_BIT) >>> INTERFACE_SHIFT);
  }
}
