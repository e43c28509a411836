package io.millrace.stages.wireguard.stage;

import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wireguard.ControlledTunnel;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where a tunnel's messages come to and leave from: our addresses on the networks outside, and a
 * UDP port. Any thread.
 */
public final class Outside implements ControlledTunnel.Outside {
  /** Ports that nobody is registered for (RFC 6335, section 6). */
  private static final int FIRST_DYNAMIC = 49_152;

  private static final int LAST_PORT = 65_535;

  private final int[] own4;
  private final long[] own6;
  private final RandomGenerator random;
  private volatile int listenPort;
  private volatile int fwmark;

  /**
   * Addresses without a port yet.
   *
   * @param own4 our IPv4 addresses; the first is the source where nothing says otherwise
   * @param own6 our IPv6 addresses, likewise
   * @param random chooses the port if nobody does
   */
  public Outside(List<Ipv4Address> own4, List<Ipv6Address> own6, RandomGenerator random) {
    this.own4 = own4.stream().mapToInt(Ipv4Address::value).toArray();
    this.own6 = new long[2 * own6.size()];
    for (int i = 0; i < own6.size(); i++) {
      this.own6[2 * i] = own6.get(i).high();
      this.own6[2 * i + 1] = own6.get(i).low();
    }
    this.random = random;
    listenPort = random.nextInt(FIRST_DYNAMIC, LAST_PORT + 1);
  }

  boolean isOwn4(int address) {
    for (int own : own4) {
      if (own == address) {
        return true;
      }
    }
    return false;
  }

  boolean isOwn6(long high, long low) {
    for (int i = 0; i < own6.length; i += 2) {
      if (own6[i] == high && own6[i + 1] == low) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is an address to send from to such a peer. */
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

  @Override
  public int listenPort() {
    return listenPort;
  }

  /** The graph has the addresses for itself, so no port is another's. */
  @Override
  public void setListenPort(int port) {
    listenPort = port == 0 ? random.nextInt(FIRST_DYNAMIC, LAST_PORT + 1) : port;
  }

  /** Kept for whoever asks; there is no kernel that routes by it. */
  @Override
  public int fwmark() {
    return fwmark;
  }

  @Override
  public void setFwmark(int mark) {
    fwmark = mark;
  }
}
