package io.millrace.stages.wireguard;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is, and which of our addresses it knows us by: messages to it come from the address
 * that its last message went to, until that fails (Linux's sticky sockets).
 *
 * <p>Immutable. An IPv4 address is the low half of its {@code low} word.
 */
public final class Endpoint {
  private static final int UDP_BYTES = 8;

  private final boolean isIpv6;
  private final long high;
  private final long low;
  private final int port;
  private final boolean hasSource;
  private final long sourceHigh;
  private final long sourceLow;

  private Endpoint(
      boolean isIpv6,
      long high,
      long low,
      int port,
      boolean hasSource,
      long sourceHigh,
      long sourceLow) {
    this.isIpv6 = isIpv6;
    this.high = high;
    this.low = low;
    this.port = port;
    this.hasSource = hasSource;
    this.sourceHigh = sourceHigh;
    this.sourceLow = sourceLow;
  }

  /** An endpoint from the configuration; routing chooses the source address. */
  public static Endpoint of(IpAddress address, int port) {
    return switch (address) {
      case Ipv4Address a ->
          new Endpoint(false, 0, Integer.toUnsignedLong(a.value()), port, false, 0, 0);
      case Ipv6Address a -> new Endpoint(true, a.high(), a.low(), port, false, 0, 0);
    };
  }

  /**
   * Who sent a message, and to which of our addresses.
   *
   * @param outer where its IP header begins
   * @param payload where its UDP payload begins
   */
  static Endpoint sender(long outer, long payload) {
    int port = PacketMemory.getShort(payload - UDP_BYTES);
    if (Ipv4.version(outer) == 4) {
      long source = Integer.toUnsignedLong(Ipv4.source(outer));
      long destination = Integer.toUnsignedLong(Ipv4.destination(outer));
      return new Endpoint(false, 0, source, port, true, 0, destination);
    }
    return new Endpoint(
        true,
        Ipv6.sourceHigh(outer),
        Ipv6.sourceLow(outer),
        port,
        true,
        Ipv6.destinationHigh(outer),
        Ipv6.destinationLow(outer));
  }

  /**
   * As {@link #sender(long, long)}, of a copy of the headers.
   *
   * @param headers an IP header without options and the UDP header
   */
  static Endpoint sender(byte[] headers) {
    ByteBuffer bytes = ByteBuffer.wrap(headers);
    int port = bytes.getShort(headers.length - UDP_BYTES) & 0xffff;
    if (bytes.get(0) >>> 4 == 4) {
      long source = Integer.toUnsignedLong(bytes.getInt(Ipv4.SOURCE));
      long destination = Integer.toUnsignedLong(bytes.getInt(Ipv4.DESTINATION));
      return new Endpoint(false, 0, source, port, true, 0, destination);
    }
    return new Endpoint(
        true,
        bytes.getLong(Ipv6.SOURCE),
        bytes.getLong(Ipv6.SOURCE + 8),
        port,
        true,
        bytes.getLong(Ipv6.DESTINATION),
        bytes.getLong(Ipv6.DESTINATION + 8));
  }

  /** Whether {@link #sender} would give the same. Allocates nothing. */
  boolean isSender(long outer, long payload) {
    if (!hasSource || PacketMemory.getShort(payload - UDP_BYTES) != port) {
      return false;
    }
    if (Ipv4.version(outer) == 4) {
      return !isIpv6
          && Ipv4.source(outer) == (int) low
          && Ipv4.destination(outer) == (int) sourceLow;
    }
    return isIpv6
        && Ipv6.sourceLow(outer) == low
        && Ipv6.sourceHigh(outer) == high
        && Ipv6.destinationLow(outer) == sourceLow
        && Ipv6.destinationHigh(outer) == sourceHigh;
  }

  /** The same without our address: routing is to choose again. */
  Endpoint withoutSource() {
    return hasSource ? new Endpoint(isIpv6, high, low, port, false, 0, 0) : this;
  }

  /** Whether its addresses are IPv6 ones. */
  public boolean isIpv6() {
    return isIpv6;
  }

  /** First half of an IPv6 address, 0 of an IPv4 one. */
  public long high() {
    return high;
  }

  /** Second half of an IPv6 address, or the IPv4 one. */
  public long low() {
    return low;
  }

  /** UDP port. */
  public int port() {
    return port;
  }

  /** Whether our own address is settled. */
  public boolean hasSource() {
    return hasSource;
  }

  /** First half of our own IPv6 address. */
  public long sourceHigh() {
    return sourceHigh;
  }

  /** Second half of our own IPv6 address, or the IPv4 one. */
  public long sourceLow() {
    return sourceLow;
  }

  /** The peer's address. */
  public IpAddress address() {
    return address(high, low);
  }

  /** Our own address, if it is settled. */
  public Optional<IpAddress> source() {
    return hasSource ? Optional.of(address(sourceHigh, sourceLow)) : Optional.empty();
  }

  private IpAddress address(long first, long second) {
    return isIpv6 ? new Ipv6Address(first, second) : new Ipv4Address((int) second);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that
        && isIpv6 == that.isIpv6
        && high == that.high
        && low == that.low
        && port == that.port
        && hasSource == that.hasSource
        && sourceHigh == that.sourceHigh
        && sourceLow == that.sourceLow;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low) * 31 + port;
  }

  @Override
  public String toString() {
    return (isIpv6 ? "[" + address() + "]" : address().toString()) + ":" + port;
  }
}
