package io.millrace.stages.table.fib;

import java.util.HashMap;
import java.util.Map;

/**
 * The IPv6 forwarding table. Addresses are two {@code long}s as they stand in the packet
 * (big-endian), values 1 to {@value #MAX_VALUE}; {@link #NO_ROUTE} is what an address without a
 * prefix gives.
 *
 * <p>Look-ups take no lock and allocate nothing; changes are serialised by the table's lock. A
 * look-up that runs beside a change finds, for its address, the table before or after that change.
 */
public final class Ipv6Fib {
  /** What a look-up gives for an address without a route. */
  public static final int NO_ROUTE = 0;

  /** Largest value. */
  public static final int MAX_VALUE = Slot.MAX_VALUE;

  private static final int BITS = 128;

  private final Map<Network, Integer> routes = new HashMap<>();
  private final int[] routesOfLength = new int[BITS + 1];

  /** Replaced when compacted; each burst of look-ups reads it once. */
  private volatile MultibitTrie table = new MultibitTrie();

  private record Network(long high, long low, int length) {
    static Network of(long high, long low, int length) {
      Slot.checkLength(length, BITS);
      return new Network(high & mask(length), low & mask(length - Long.SIZE), length);
    }

    private static long mask(int length) {
      if (length <= 0) {
        return 0;
      }
      return length >= Long.SIZE ? -1 : -1L << Long.SIZE - length;
    }

    @Override
    public int hashCode() {
      long mixed = (high ^ Long.rotateLeft(low, 29) ^ length) * 0x9e37_79b9_7f4a_7c15L;
      return (int) (mixed >>> 32);
    }
  }

  /** The value of the longest prefix of the address. */
  public int lookUp(long high, long low) {
    return table.lookUp(high, low);
  }

  /**
   * Looks up the first {@code count} addresses.
   *
   * @param high their first eight bytes
   * @param low their last eight bytes
   * @param values receives the value of the longest prefix of each address
   * @param scratch as long as {@code values}; the caller's, since the table has many callers
   */
  public void lookUp(long[] high, long[] low, int[] values, int count, int[] scratch) {
    table.lookUp(high, low, values, count, scratch);
  }

  /**
   * Sets the value of a prefix; bits of the address behind its length are ignored.
   *
   * @return the value it had, or {@link #NO_ROUTE}
   */
  public synchronized int put(long high, long low, int length, int value) {
    Slot.checkValue(value);
    Network network = Network.of(high, low, length);
    Integer before = routes.put(network, value);
    if (before == null) {
      routesOfLength[length]++;
    }
    overwrite(network, Slot.leaf(length, value));
    return before == null ? NO_ROUTE : before;
  }

  /**
   * Takes a prefix out.
   *
   * @return the value it had, or {@link #NO_ROUTE}
   */
  public synchronized int remove(long high, long low, int length) {
    Network network = Network.of(high, low, length);
    Integer before = routes.remove(network);
    if (before == null) {
      return NO_ROUTE;
    }
    routesOfLength[length]--;
    overwrite(network, coveringLeaf(network));
    return before;
  }

  /** The value of exactly this prefix, or {@link #NO_ROUTE}. */
  public synchronized int get(long high, long low, int length) {
    return routes.getOrDefault(Network.of(high, low, length), NO_ROUTE);
  }

  /** Number of prefixes. */
  public synchronized int size() {
    return routes.size();
  }

  /** Bytes of the arrays that look-ups read. */
  public synchronized long memoryBytes() {
    return table.bytes();
  }

  private void overwrite(Network network, int leaf) {
    if (table.isWasteful()) {
      table = table.compacted();
    }
    table.overwrite(network.high, network.low, network.length, leaf);
  }

  private int coveringLeaf(Network network) {
    for (int length = network.length - 1; length >= 0; length--) {
      if (routesOfLength[length] > 0) {
        Integer value = routes.get(Network.of(network.high, network.low, length));
        if (value != null) {
          return Slot.leaf(length, value);
        }
      }
    }
    return Slot.leaf(0, NO_ROUTE);
  }
}
