package io.millrace.stages.wireguard.stage;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Our addresses on the networks outside a tunnel: where its messages come to and leave from.
 * Immutable once made.
 */
public final class OwnAddresses {
  private static final Sources ALWAYS_THE_FIRST =
      new Sources() {
        @Override
        public int to(int destination) {
          return 0;
        }

        @Override
        public Optional<Ipv6Address> to(long high, long low) {
          return Optional.empty();
        }
      };

  private final int[] own4;
  private final long[] own6;
  private final Sources sources;

  /** Knows by which of our addresses the way to another leads out. */
  public interface Sources {
    /** Our address for messages to an IPv4 address, or 0. */
    int to(int destination);

    /** Our address for messages to an IPv6 address. */
    Optional<Ipv6Address> to(long high, long low);
  }

  /** These addresses, of which the first of each IP version is always the source. */
  public OwnAddresses(List<? extends IpAddress> addresses) {
    this(addresses, ALWAYS_THE_FIRST);
  }

  /**
   * These addresses.
   *
   * @param addresses the first of each IP version is the source where nothing says otherwise
   * @param sources asked which of them it is
   */
  public OwnAddresses(List<? extends IpAddress> addresses, Sources sources) {
    this.sources = sources;
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

  boolean isOwn(int address) {
    for (int own : own4) {
      if (own == address) {
        return true;
      }
    }
    return false;
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
    int source = sources.to(destination);
    return isOwn(source) ? source : own4[0];
  }

  /** Which address to write from to there, for {@link #high} and {@link #low}. */
  int source6(long high, long low) {
    return sources
        .to(high, low)
        .map(own -> indexOf(own.high(), own.low()))
        .filter(i -> i > 0)
        .orElse(0);
  }

  long high(int source6) {
    return own6[2 * source6];
  }

  long low(int source6) {
    return own6[2 * source6 + 1];
  }
}
