package io.millrace.stages.wireguard.table;

import io.millrace.stages.table.fib.Ipv6Fib;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6Prefix;
import io.millrace.stages.wire.Prefix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose address is it: the cryptokey routing table (WireGuard paper, section 2). The longest prefix
 * of an address leads to its owner; a prefix has one owner, and goes over to whoever is given it
 * next.
 *
 * <p>Any thread may look up; look-ups take no lock and allocate nothing. Changes take a lock. A
 * look-up beside a change finds, for its address, the table before or after that change; an owner
 * it has found may be removed right after, see {@link GracePeriods}.
 *
 * <p>Both versions have a forwarding table; IPv4 addresses are the first 32 bits of its addresses,
 * which costs up to three loads, and 4 MiB where the table made for IPv4 takes 64.
 *
 * @param <P> owners, told apart by {@code equals}
 */
public final class AllowedIps<P> {
  private static final int FIRST_OWNERS = 64;
  private static final VarHandle OWNER = MethodHandles.arrayElementVarHandle(Object[].class);

  private final Ipv6Fib ipv4 = new Ipv6Fib();
  private final Ipv6Fib ipv6 = new Ipv6Fib();
  private final GracePeriods grace;
  private final Map<P, Holding> holdings = new HashMap<>();
  private final ArrayDeque<Integer> freeNumbers = new ArrayDeque<>();
  private int lastNumber;

  /** By the number that the tables have for them. Replaced by a longer one when full. */
  private volatile @Nullable Object[] owners = new Object[FIRST_OWNERS];

  private record Holding(int number, Set<Prefix> prefixes) {}

  /**
   * An empty table.
   *
   * @param grace says when an owner's number may be another's
   */
  public AllowedIps(GracePeriods grace) {
    this.grace = grace;
  }

  /** The owner of an IPv4 address, or null. */
  public @Nullable P lookUp(int address) {
    return owner(ipv4.lookUp((long) address << Integer.SIZE, 0));
  }

  /** The owner of an IPv6 address, or null. */
  public @Nullable P lookUp(long high, long low) {
    return owner(ipv6.lookUp(high, low));
  }

  @SuppressWarnings("unchecked") // number takes nothing but P
  private @Nullable P owner(int number) {
    return (P) OWNER.getAcquire(owners, number);
  }

  /**
   * Gives a prefix to an owner, whoever had it.
   *
   * @return who had it, or null
   */
  public synchronized @Nullable P put(Prefix prefix, P owner) {
    Holding holding = holdings.computeIfAbsent(owner, this::newHolding);
    P before = owner(set(prefix, holding.number));
    if (before != null && !before.equals(owner)) {
      takeFrom(before, prefix);
    }
    holding.prefixes.add(prefix);
    return before;
  }

  /** Takes a prefix from an owner. Without effect if it is another's. */
  public synchronized void remove(Prefix prefix, P owner) {
    Holding holding = holdings.get(owner);
    if (holding != null && holding.prefixes.contains(prefix)) {
      clear(prefix);
      takeFrom(owner, prefix);
    }
  }

  /** Takes all prefixes from an owner. */
  public synchronized void removeAll(P owner) {
    Holding holding = holdings.remove(owner);
    if (holding != null) {
      holding.prefixes.forEach(this::clear);
      release(holding);
    }
  }

  /** The prefixes of an owner, in the order in which it got them. */
  public synchronized List<Prefix> of(P owner) {
    Holding holding = holdings.get(owner);
    return holding == null ? List.of() : List.copyOf(holding.prefixes);
  }

  /** Number of prefixes. */
  public synchronized int size() {
    return ipv4.size() + ipv6.size();
  }

  private void takeFrom(P owner, Prefix prefix) {
    Holding holding = holdings.get(owner);
    if (holding != null && holding.prefixes.remove(prefix) && holding.prefixes.isEmpty()) {
      holdings.remove(owner);
      release(holding);
    }
  }

  private Holding newHolding(P owner) {
    int number = freeNumbers.isEmpty() ? ++lastNumber : freeNumbers.remove();
    if (number >= owners.length) {
      owners = Arrays.copyOf(owners, owners.length * 2);
    }
    OWNER.setRelease(owners, number, owner);
    return new Holding(number, new LinkedHashSet<>());
  }

  private void release(Holding holding) {
    OWNER.setRelease(owners, holding.number, null);
    grace.retire(() -> free(holding.number));
  }

  private synchronized void free(int number) {
    freeNumbers.add(number);
  }

  private int set(Prefix prefix, int number) {
    return switch (prefix) {
      case Ipv4Prefix p -> ipv4.put((long) p.network() << Integer.SIZE, 0, p.length(), number);
      case Ipv6Prefix p -> ipv6.put(p.high(), p.low(), p.length(), number);
    };
  }

  private int clear(Prefix prefix) {
    return switch (prefix) {
      case Ipv4Prefix p -> ipv4.remove((long) p.network() << Integer.SIZE, 0, p.length());
      case Ipv6Prefix p -> ipv6.remove(p.high(), p.low(), p.length());
    };
  }
}
