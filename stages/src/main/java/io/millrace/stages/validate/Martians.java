package io.millrace.stages.validate;

import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;

/**
 * Addresses that have no business on a link: RFC 1812, section 5.3.7, and RFC 1122, section 3.2.1.3
 * for IPv4; RFC 4291, section 2 and RFC 6890, section 2.2.3 for IPv6.
 */
final class Martians {
  /** Bit of {@link #FIRST_OCTET}: no sender has such an address. */
  static final int SOURCE = 1;

  /** Bit of {@link #FIRST_OCTET}: nothing is sent to such an address. */
  static final int DESTINATION = 2;

  /** What is wrong with an IPv4 address, by its first octet. */
  private static final byte[] FIRST_OCTET = firstOctets();

  private static final long MAPPED = 0xffffL;

  private Martians() {}

  private static byte[] firstOctets() {
    byte[] octets = new byte[256];
    octets[0] = SOURCE | DESTINATION;
    octets[127] = SOURCE | DESTINATION;
    for (int multicast = 224; multicast < 240; multicast++) {
      octets[multicast] = SOURCE;
    }
    for (int reserved = 240; reserved < 256; reserved++) {
      octets[reserved] = SOURCE | DESTINATION;
    }
    return octets;
  }

  /** Not 0 if one of the two may be a martian; the exceptions are not considered. */
  static int suspicion(int source, int destination) {
    return FIRST_OCTET[source >>> 24] & SOURCE | FIRST_OCTET[destination >>> 24] & DESTINATION;
  }

  static boolean isBadSource(int address) {
    return (FIRST_OCTET[address >>> 24] & SOURCE) != 0;
  }

  /** Whether a packet cannot have come from an address; one who has none yet may ask for one. */
  static boolean isBadSource(int source, int destination) {
    boolean asking = source == 0 && (destination == -1 || Ipv4.isMulticast(destination));
    return isBadSource(source) && !asking;
  }

  static boolean isBadDestination(int address) {
    return (FIRST_OCTET[address >>> 24] & DESTINATION) != 0 && address != -1;
  }

  /**
   * Whether a packet cannot have come from an address. The unspecified one stands in messages to
   * groups while a host makes sure that its own is free (RFC 4291, section 2.5.2).
   */
  static boolean isBadSource6(long high, long low, long destinationHigh) {
    if (high == 0 && low == 0) {
      return !Ipv6.isMulticast(destinationHigh);
    }
    return Ipv6.isMulticast(high) || isInternal(high, low);
  }

  /** Whether nothing can be sent to an address, groups that stay within a host included. */
  static boolean isBadDestination6(long high, long low) {
    if (Ipv6.isMulticast(high)) {
      int scope = (int) (high >>> 48) & 15;
      return scope <= 1 || scope == 15;
    }
    return high == 0 && low == 0 || isInternal(high, low);
  }

  /** Loopback, or an IPv4 address as programs see it. */
  private static boolean isInternal(long high, long low) {
    return high == 0 && (low == 1 || low >>> 32 == MAPPED);
  }
}
