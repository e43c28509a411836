package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Packet;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Udp;
import io.millrace.stages.wireguard.Endpoint;

/**
 * The headers before a message. The frame is addressed to the router, which sends it on: it takes
 * one off the time to live as from any packet, so that 64 leave it, as Linux sends.
 *
 * <p>The source is what the peer last wrote to, as long as it is ours; else the one that the way to
 * the peer leads out by.
 *
 * <p>Over IPv4 there is no UDP checksum (RFC 768): the message has a tag. Over IPv6 there is, since
 * Linux's WireGuard takes none without.
 */
final class OuterHeaders {
  private static final int HOPS = 64 + 1;

  /** Bytes that {@link #put} needs before the message, at most. */
  static final int MAX_BYTES = Ethernet.HEADER_BYTES + Ipv6.HEADER_BYTES + Udp.HEADER_BYTES;

  private final OwnAddresses own;
  private final Outside outside;
  private final long router;
  private final long self;
  private int identification;

  /**
   * Headers from these addresses and the tunnel's port.
   *
   * @param router Ethernet address of the frames' receiver
   * @param self that of their sender
   */
  OuterHeaders(OwnAddresses own, Outside outside, long router, long self) {
    this.own = own;
    this.outside = outside;
    this.router = router;
    this.self = self;
  }

  /** Whether there is an address to send from. */
  boolean canReach(Endpoint to) {
    return own.hasSource(to.isIpv6());
  }

  /**
   * Puts the headers before a message.
   *
   * @param message the UDP payload, with room for {@link #MAX_BYTES} before it
   * @return the frame
   */
  long put(long message, Endpoint to, int typeOfService) {
    long udp = Packet.push(message, Udp.HEADER_BYTES);
    Udp.put(udp, outside.listenPort(), to.port(), Packet.length(udp));
    return to.isIpv6() ? put6(udp, to, typeOfService) : put4(udp, to, typeOfService);
  }

  private long put4(long udp, Endpoint to, int typeOfService) {
    long ip = Packet.push(udp, Ipv4.HEADER_BYTES);
    int source = (int) to.sourceLow();
    if (!to.hasSource() || !own.isOwn(source)) {
      source = own.source4((int) to.low());
    }
    identification++;
    Ipv4.put(
        ip,
        typeOfService,
        Packet.length(ip),
        identification & 0xffff,
        0,
        HOPS,
        IpProtocol.UDP,
        source,
        (int) to.low());
    return frame(ip, Ethernet.TYPE_IPV4);
  }

  private long put6(long udp, Endpoint to, int typeOfService) {
    long ip = Packet.push(udp, Ipv6.HEADER_BYTES);
    Ipv6.put(ip, typeOfService, 0, Packet.length(udp), IpProtocol.UDP, HOPS);
    if (to.hasSource() && own.isOwn(to.sourceHigh(), to.sourceLow())) {
      Ipv6.putSource(ip, to.sourceHigh(), to.sourceLow());
    } else {
      int source = own.source6(to.high(), to.low());
      Ipv6.putSource(ip, own.high(source), own.low(source));
    }
    Ipv6.putDestination(ip, to.high(), to.low());
    Udp.completeChecksum6(ip, udp);
    return frame(ip, Ethernet.TYPE_IPV6);
  }

  private long frame(long ip, int type) {
    long frame = Packet.push(ip, Ethernet.HEADER_BYTES);
    Ethernet.put(frame, router, self, type);
    return frame;
  }
}
