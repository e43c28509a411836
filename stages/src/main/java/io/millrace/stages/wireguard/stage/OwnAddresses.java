package io.millrace.stages.wireguard.stage;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import java.util.List;
import java.util.stream.LongStream;

/** Our addresses on the networks outside a tunnel: where its messages come to and leave from. */
public final class OwnAddresses {
  private final int[] own4;
  private final long[] own6;

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

  boolean isOwn(int address) {
    for (int own : own4) {
      if (own == address) {
        return true;
      }
    }
    return false;
  }

  boolean isOwn(long high, long low) {
    for (int i = 0; i < own6.length; i += 2) {
      if (own6[i] == high && own6[i + 1] == low) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is an address to send from to a peer of that IP version. */
  boolean hasSource(boolean isIpv6) {
    return isIpv6 ? own6.length > 0 : own4.length > 0;
  }

  int source4() {
    return own4[0];
  }

  long source6High() {
    return own6[0];
  }

  long source6Low() {
    return own6[1];
  }
}
