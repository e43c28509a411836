package io.millrace.stages.wireguard;

import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wireguard.table.AllowedIps;
import org.jspecify.annotations.Nullable;

/**
 * One worker's look-ups of allowed IPs. Packets of a burst often have one address in common with
 * the packet before, whose owner is remembered until the burst ends.
 */
final class Owners {
  private final AllowedIps<Peer> table;
  private int last;
  private long lastHigh;
  private long lastLow;
  private @Nullable Peer owner4;
  private @Nullable Peer owner6;

  Owners(AllowedIps<Peer> table) {
    this.table = table;
  }

  /** A burst begins: what was remembered may be out of date. */
  void begin() {
    owner4 = null;
    owner6 = null;
  }

  /** Whose the source of an IP packet is, or null. */
  @Nullable Peer ofSource(long ip) {
    return Ipv4.version(ip) == 4
        ? of(Ipv4.source(ip))
        : of(Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip));
  }

  /** Whose the destination of an IP packet is, or null. */
  @Nullable Peer ofDestination(long ip) {
    return Ipv4.version(ip) == 4
        ? of(Ipv4.destination(ip))
        : of(Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip));
  }

  private @Nullable Peer of(int address) {
    if (address != last || owner4 == null) {
      last = address;
      owner4 = table.lookUp(address);
    }
    return owner4;
  }

  private @Nullable Peer of(long high, long low) {
    if (low != lastLow || high != lastHigh || owner6 == null) {
      lastHigh = high;
      lastLow = low;
      owner6 = table.lookUp(high, low);
    }
    return owner6;
  }
}
