package io.millrace.stages.wireguard.stage;

import io.millrace.stages.table.fib.Ipv4Fib;
import io.millrace.stages.table.fib.Ipv6Fib;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Ipv6Prefix;
import io.millrace.stages.wire.Prefix;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Our addresses on the networks outside a tunnel: where its messages come to and leave from.
 * Immutable once made.
 */
public final class OwnAddresses {
  private final int[] own4;
  private final long[] own6;
  private final Ipv4Fib sources4 = new Ipv4Fib();
  private final Ipv6Fib sources6 = new Ipv6Fib();

  /**
   * These addresses.
   *
   * @param addresses the first of each IP version is the source where nothing says otherwise
   */
  public OwnAddresses(List<? extends IpAddress> addresses) {
    own4 =
        addresses.stream()
            .filter(Ipv4Address.class::isInstance)
            .mapToInt(address -> ((Ipv4Address) address).value())
            .toArray();
    own6 =
        addresses.stream()
            .filter(Ipv6Address.class::isInstance)
            .map(Ipv6Address.class::cast)
            .flatMapToLong(address -> LongStream.of(address.high(), address.low()))
            .toArray();
  }

  /**
   * These addresses, of which one is written from where a route leads out by its interface.
   *
   * @param sources by the destination's longest prefix; each is one of the addresses
   */
  public OwnAddresses(
      List<? extends IpAddress> addresses, Map<Prefix, ? extends IpAddress> sources) {
    this(addresses);
    sources.forEach(this::put);
  }

  /** The tables have the number of the address, from 1 on. */
  private void put(Prefix to, IpAddress from) {
    switch (to) {
      case Ipv4Prefix p ->
          sources4.put(p.network(), p.length(), indexOf(((Ipv4Address) from).value()) + 1);
      case Ipv6Prefix p -> {
        Ipv6Address six = (Ipv6Address) from;
        sources6.put(p.high(), p.low(), p.length(), indexOf(six.high(), six.low()) + 1);
      }
    }
  }

  boolean isOwn(int address) {
    return indexOf(address) >= 0;
  }

  private int indexOf(int address) {
    for (int i = 0; i < own4.length; i++) {
      if (own4[i] == address) {
        return i;
      }
    }
    return -1;
  }

  boolean isOwn(long high, long low) {
    return indexOf(high, low) >= 0;
  }

  private int indexOf(long high, long low) {
    for (int i = 0; i < own6.length; i += 2) {
      if (own6[i] == high && own6[i + 1] == low) {
        return i / 2;
      }
    }
    return -1;
  }

  /** Whether there is an address to send from to a peer of that IP version. */
  boolean hasSource(boolean isIpv6) {
    return isIpv6 ? own6.length > 0 : own4.length > 0;
  }

  /** The address to write from to there. */
  int source4(int destination) {
    return own4[Math.max(0, sources4.lookUp(destination) - 1)];
  }

  /** Which address to write from to there, for {@link #high} and {@link #low}. */
  int source6(long high, long low) {
    return Math.max(0, sources6.lookUp(high, low) - 1);
  }

  long high(int source6) {
    return own6[2 * source6];
  }

  long low(int source6) {
    return own6[2 * source6 + 1];
  }
}
