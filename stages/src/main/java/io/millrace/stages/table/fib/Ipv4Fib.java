package io.millrace.stages.table.fib;

import org.agrona.collections.Long2LongHashMap;

/**
 * The IPv4 forwarding table. Addresses are {@code int}s as they stand in the packet (big-endian),
 * values 1 to {@value #MAX_VALUE}; {@link #NO_ROUTE} is what an address without a prefix gives.
 *
 * <p>Look-ups take no lock and allocate nothing; changes are serialised by the table's lock. A
 * look-up that runs beside a change finds, for its address, the table before or after that change.
 * Routes change one word each in the common case of a /24, and all 2^24 for a default route.
 */
public final class Ipv4Fib {
  /** What a look-up gives for an address without a route. */
  public static final int NO_ROUTE = 0;

  /** Largest value. */
  public static final int MAX_VALUE = Slot.MAX_VALUE;

  private static final int BITS = Integer.SIZE;
  private static final int LENGTH_BITS = 6;

  /** Value of each prefix, by address and length. */
  private final Long2LongHashMap routes = new Long2LongHashMap(NO_ROUTE);

  private final int[] routesOfLength = new int[BITS + 1];

  /** Replaced when compacted; each burst of look-ups reads it once. */
  private volatile Dir24 table = new Dir24();

  /** The value of the longest prefix of the address. */
  public int lookUp(int address) {
    return table.lookUp(address);
  }

  /**
   * Looks up the first {@code count} addresses.
   *
   * @param values receives the value of the longest prefix of each address
   */
  public void lookUp(int[] addresses, int[] values, int count) {
    table.lookUp(addresses, values, count);
  }

  /**
   * Sets the value of a prefix; bits of the address behind its length are ignored.
   *
   * @return the value it had, or {@link #NO_ROUTE}
   */
  public synchronized int put(int address, int length, int value) {
    Slot.checkLength(length, BITS);
    Slot.checkValue(value);
    int network = address & mask(length);
    int before = (int) routes.put(key(network, length), value);
    if (before == NO_ROUTE) {
      routesOfLength[length]++;
    }
    if (table.isWasteful(network, length)) {
      table = table.compacted();
    }
    table.overwrite(network, length, Slot.leaf(length, value));
    return before;
  }

  /**
   * Takes a prefix out.
   *
   * @return the value it had, or {@link #NO_ROUTE}
   */
  public synchronized int remove(int address, int length) {
    Slot.checkLength(length, BITS);
    int network = address & mask(length);
    int before = (int) routes.remove(key(network, length));
    if (before != NO_ROUTE) {
      routesOfLength[length]--;
      table.overwrite(network, length, coveringLeaf(network, length));
    }
    return before;
  }

  /** The value of exactly this prefix, or {@link #NO_ROUTE}. */
  public synchronized int get(int address, int length) {
    Slot.checkLength(length, BITS);
    return (int) routes.get(key(address & mask(length), length));
  }

  /** Number of prefixes. */
  public synchronized int size() {
    return routes.size();
  }

  /** Bytes of the arrays behind the table, those of the list of prefixes included. */
  public synchronized long memoryBytes() {
    return table.bytes() + 2L * Long.BYTES * routes.capacity();
  }

  private int coveringLeaf(int network, int length) {
    for (int shorter = length - 1; shorter >= 0; shorter--) {
      if (routesOfLength[shorter] > 0) {
        int value = (int) routes.get(key(network & mask(shorter), shorter));
        if (value != NO_ROUTE) {
          return Slot.leaf(shorter, value);
        }
      }
    }
    return Slot.leaf(0, NO_ROUTE);
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << BITS - length;
  }

  private static long key(int network, int length) {
    return (network & 0xffff_ffffL) << LENGTH_BITS | length;
  }
}
