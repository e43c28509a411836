package io.millrace.stages.forward;

import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Ipv6Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** An interface as the stage uses it. Immutable. */
final class RouterInterface {
  private static final int MAX_SHARED_LENGTH = 30;
  private static final long LINK_LOCAL_HIGH = 0xfe80L << 48;

  /** Its number, that of the stage's output, and its place in link words. */
  final int number;

  final String name;
  final long mac;

  /** As configured; {@link LinkMtus} knows what holds at the moment. */
  final int mtu;

  /** Whether nobody on the link is asked for an Ethernet address. */
  final boolean pointToPoint;

  /** Second half of its link-local address; the first is {@link #linkLocalHigh}. */
  final long linkLocalLow;

  private final List<Own4> own4;
  private final List<Own6> own6;

  private record Own4(int address, Ipv4Prefix prefix) {}

  private record Own6(long high, long low, Ipv6Prefix prefix) {}

  RouterInterface(int number, Interface config) {
    this.number = number;
    name = config.name();
    mac = config.mac().value();
    mtu = config.mtu();
    pointToPoint = config.pointToPoint();
    linkLocalLow = interfaceIdentifier(mac);
    own4 =
        config.addresses().stream()
            .filter(own -> own.address() instanceof Ipv4Address)
            .map(RouterInterface::own4)
            .toList();
    own6 =
        config.addresses().stream()
            .filter(own -> own.address() instanceof Ipv6Address)
            .map(RouterInterface::own6)
            .toList();
    if (mtu < Ipv6.MIN_MTU && !own6.isEmpty()) {
      throw new IllegalArgumentException(
          "interface " + name + ": IPv6 needs an MTU of " + Ipv6.MIN_MTU + ", not " + mtu);
    }
  }

  private static Own4 own4(InterfaceAddress own) {
    return new Own4(((Ipv4Address) own.address()).value(), (Ipv4Prefix) own.prefix());
  }

  private static Own6 own6(InterfaceAddress own) {
    Ipv6Address address = (Ipv6Address) own.address();
    return new Own6(address.high(), address.low(), (Ipv6Prefix) own.prefix());
  }

  /** The modified EUI-64 identifier of an Ethernet address (RFC 4291, appendix A). */
  static long interfaceIdentifier(long mac) {
    long high = mac >>> 24 ^ 0x02_0000;
    return high << 40 | 0xff_fe00_0000L | mac & 0xff_ffff;
  }

  static long linkLocalHigh() {
    return LINK_LOCAL_HIGH;
  }

  boolean isOwn(int address) {
    for (Own4 own : own4) {
      if (own.address == address) {
        return true;
      }
    }
    return false;
  }

  boolean isOwn(long high, long low) {
    if (high == LINK_LOCAL_HIGH && low == linkLocalLow) {
      return true;
    }
    for (Own6 own : own6) {
      if (own.high == high && own.low == low) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a station with that address may be on the link: not ourselves, nor the broadcast. On a
   * point-to-point link there are none, whatever those at the other end say in neighbor discovery.
   */
  boolean isNeighbor(int address) {
    if (pointToPoint) {
      return false;
    }
    for (Own4 own : own4) {
      if (own.prefix.contains(address)) {
        return !isOwn(address) && !isBroadcast(address);
      }
    }
    return false;
  }

  boolean isNeighbor(long high, long low) {
    if (pointToPoint) {
      return false;
    }
    if (Ipv6.isLinkLocal(high)) {
      return !isOwn(high, low);
    }
    for (Own6 own : own6) {
      if (own.prefix.contains(high, low)) {
        return !isOwn(high, low);
      }
    }
    return false;
  }

  /** Whether the address is the last or the first of a prefix that has both (RFC 919, RFC 3021). */
  private boolean isBroadcast(int address) {
    return own4.stream().anyMatch(own -> broadcasts(own.prefix).anyMatch(b -> b == address));
  }

  private static IntStream broadcasts(Ipv4Prefix prefix) {
    return prefix.length() <= MAX_SHARED_LENGTH
        ? IntStream.of(prefix.network(), prefix.last().value())
        : IntStream.empty();
  }

  /** All addresses that mean every station on the link. */
  int[] broadcasts() {
    return pointToPoint
        ? new int[0]
        : own4.stream().flatMapToInt(own -> broadcasts(own.prefix)).toArray();
  }

  int[] addresses4() {
    return own4.stream().mapToInt(Own4::address).toArray();
  }

  List<Ipv6Address> addresses6() {
    return own6.stream().map(own -> new Ipv6Address(own.high, own.low)).toList();
  }

  /** Our address in the prefix of {@code target}, or the first one, or 0 if there is none. */
  int sourceFor(int target) {
    for (Own4 own : own4) {
      if (own.prefix.contains(target)) {
        return own.address;
      }
    }
    return own4.isEmpty() ? 0 : own4.getFirst().address;
  }

  /** Our address in the prefix of the target, or else {@link #source6}. */
  Ipv6Address sourceFor(long high, long low) {
    for (Own6 own : own6) {
      if (own.prefix.contains(high, low)) {
        return new Ipv6Address(own.high, own.low);
      }
    }
    return source6();
  }

  /** Our first address on the link that is good beyond it, else the link-local one. */
  Ipv6Address source6() {
    return own6.isEmpty()
        ? new Ipv6Address(LINK_LOCAL_HIGH, linkLocalLow)
        : new Ipv6Address(own6.getFirst().high, own6.getFirst().low);
  }

  @Override
  public String toString() {
    return name + Arrays.toString(addresses4()) + own6;
  }
}
