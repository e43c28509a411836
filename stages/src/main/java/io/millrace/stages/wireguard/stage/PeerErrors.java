package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;
import io.millrace.stages.wire.NeighborDiscovery;

/**
 * Tells senders that a packet's destination is no peer's, or a peer's that is nobody knows where:
 * "host unreachable" (RFC 792) or "address unreachable" (RFC 4443), as Linux's WireGuard does. At
 * most {@value #PER_SECOND} in a second. One thread.
 */
final class PeerErrors {
  static final int PER_SECOND = 100;

  private static final long SECOND = 1_000_000_000;
  private static final int HOPS = 64 + 1; // the router takes one off
  private static final int TYPE_OF_SERVICE = 0xc0; // RFC 1812, section 4.3.2.5
  private static final int MAX_BYTES = 576; // RFC 1812, section 4.3.2.3
  private static final int MAX_FRAME = Ethernet.HEADER_BYTES + Ipv6.MIN_MTU;
  private static final int OVERHEAD4 = Ipv4.HEADER_BYTES + Icmp.HEADER_BYTES;
  private static final int OVERHEAD6 = Ipv6.HEADER_BYTES + Icmpv6.HEADER_BYTES;

  private final OwnAddresses own;
  private final PacketCache packets;
  private final long router;
  private final long self;
  private long windowStart;
  private int sent;
  private int identification;

  /**
   * Errors from these addresses.
   *
   * @param packets of the worker
   * @param router Ethernet address of the frames' receiver
   * @param self that of their sender
   */
  PeerErrors(OwnAddresses own, PacketCache packets, long router, long self) {
    this.own = own;
    this.packets = packets;
    this.router = router;
    this.self = self;
  }

  /**
   * Makes the error about an IP packet, whose owner the caller stays.
   *
   * @return a frame, the caller's, or {@link Packet#NONE} if there is none to be sent
   */
  long about(long ip, long nanos) {
    boolean is4 = Ipv4.version(ip) == 4;
    if (!own.hasSource(!is4) || !(is4 ? mayReport4(ip) : mayReport6(ip)) || !isInTime(nanos)) {
      return Packet.NONE;
    }
    long buffer = packets.allocate();
    if (buffer == Packet.NONE) {
      return Packet.NONE;
    }
    sent++;
    long error = Packet.pull(Packet.withLength(buffer, MAX_FRAME), Ethernet.HEADER_BYTES);
    return is4 ? put4(error, ip) : put6(error, ip);
  }

  private boolean isInTime(long nanos) {
    if (nanos - windowStart >= SECOND || nanos - windowStart < 0) {
      windowStart = nanos;
      sent = 0;
    }
    return sent < PER_SECOND;
  }

  /** Not about errors, nor about fragments but the first (RFC 1812, section 4.3.2.7). */
  private static boolean mayReport4(long ip) {
    int header = Ipv4.headerBytes(ip);
    boolean isError =
        Ipv4.protocol(ip) == IpProtocol.ICMP
            && (Packet.length(ip) <= header || Icmp.isError(Icmp.type(ip + header)));
    return Ipv4.fragmentOffsetBytes(Ipv4.fragment(ip)) == 0
        && !isError
        && Ipv4.source(ip) != 0
        && !Ipv4.isMulticast(Ipv4.source(ip))
        && !Ipv4.isMulticast(Ipv4.destination(ip));
  }

  /** Not about errors or redirects (RFC 4443, section 2.4 e), nor what may be a part of one. */
  private static boolean mayReport6(long ip) {
    long walk = Ipv6Extensions.walk(ip, Packet.length(ip));
    if (walk < 0
        || Ipv6.isMulticast(Ipv6.destinationHigh(ip))
        || (Ipv6.sourceHigh(ip) | Ipv6.sourceLow(ip)) == 0) {
      return false;
    }
    if (Ipv6Extensions.protocol(walk) != IpProtocol.ICMPV6) {
      return true;
    }
    int offset = Ipv6Extensions.offset(walk);
    if (Ipv6Extensions.isLaterFragment(walk) || offset >= Packet.length(ip)) {
      return false;
    }
    int type = Icmpv6.type(ip + offset);
    return !Icmpv6.isError(type) && type != NeighborDiscovery.REDIRECT;
  }

  private long put4(long error, long offender) {
    int quote = Math.min(Packet.length(offender), MAX_BYTES - OVERHEAD4);
    int to = Ipv4.source(offender);
    identification++;
    PacketMemory.copy(offender, error + OVERHEAD4, quote);
    Ipv4.put(
        error,
        TYPE_OF_SERVICE,
        OVERHEAD4 + quote,
        identification & 0xffff,
        0,
        HOPS,
        IpProtocol.ICMP,
        own.source4(to),
        to);
    long icmp = error + Ipv4.HEADER_BYTES;
    Icmp.put(icmp, Icmp.DESTINATION_UNREACHABLE, Icmp.CODE_HOST_UNREACHABLE, 0);
    Icmp.completeChecksum(icmp, Icmp.HEADER_BYTES + quote);
    return frame(Packet.withLength(error, OVERHEAD4 + quote), Ethernet.TYPE_IPV4);
  }

  private long put6(long error, long offender) {
    int quote = Math.min(Packet.length(offender), Ipv6.MIN_MTU - OVERHEAD6);
    long high = Ipv6.sourceHigh(offender);
    long low = Ipv6.sourceLow(offender);
    int source = own.source6(high, low);
    PacketMemory.copy(offender, error + OVERHEAD6, quote);
    Ipv6.put(error, 0, 0, Icmpv6.HEADER_BYTES + quote, IpProtocol.ICMPV6, HOPS);
    Ipv6.putSource(error, own.high(source), own.low(source));
    Ipv6.putDestination(error, high, low);
    long icmp = error + Ipv6.HEADER_BYTES;
    Icmpv6.put(icmp, Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.CODE_ADDRESS_UNREACHABLE, 0);
    Icmpv6.completeChecksum(error, icmp, Icmpv6.HEADER_BYTES + quote);
    return frame(Packet.withLength(error, OVERHEAD6 + quote), Ethernet.TYPE_IPV6);
  }

  private long frame(long ip, int type) {
    long frame = Packet.push(ip, Ethernet.HEADER_BYTES);
    Ethernet.put(frame, router, self, type);
    return frame;
  }
}
