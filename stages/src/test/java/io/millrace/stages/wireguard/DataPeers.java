package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.crypto.AeadKey;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wire.Udp;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Two tunnels, left and right, that share keys nobody has agreed on: the halves for data without
 * control. Left has 10.0.0.1 and fd00::1 inside and 192.0.2.1 outside, right 10.0.0.2 and so on.
 */
final class DataPeers implements AutoCloseable {
  static final IpAddress LEFT = IpAddress.parse("10.0.0.1");
  static final IpAddress RIGHT = IpAddress.parse("10.0.0.2");
  static final IpAddress LEFT6 = IpAddress.parse("fd00::1");
  static final IpAddress RIGHT6 = IpAddress.parse("fd00::2");
  static final IpAddress LEFT_OUTSIDE = IpAddress.parse("192.0.2.1");
  static final IpAddress RIGHT_OUTSIDE = IpAddress.parse("192.0.2.2");
  static final int LEFT_PORT = 1111;
  static final int RIGHT_PORT = 2222;

  final PacketPool pool = new PacketPool(256);
  final PacketCache cache = pool.newCache();
  final Aead aead;
  final SplittableRandom random = new SplittableRandom(42);
  final Side left;
  final Side right;
  long nanos = 1_000_000_000L;

  /** One end, with its only peer. */
  final class Side implements AutoCloseable {
    final Tunnel tunnel = new Tunnel(random);
    final Peer peer = new Peer(Keypair::destroy);
    final Inbound inbound = tunnel.inbound(aead);
    final Outbound outbound = tunnel.outbound(aead, 0);

    Side(IpAddress peer4, IpAddress peer6, IpAddress endpoint, int port) {
      tunnel.allowedIps().put(Prefix.of(peer4, 32), peer);
      tunnel.allowedIps().put(Prefix.of(peer6, 128), peer);
      peer.moveTo(Endpoint.of(endpoint, port));
    }

    OutboundBurst seal(long... packets) {
      OutboundBurst burst = new OutboundBurst();
      Arrays.stream(packets).forEach(burst::add);
      outbound.process(burst, nanos);
      return burst;
    }

    InboundBurst open(long... datagrams) {
      InboundBurst burst = new InboundBurst();
      for (long datagram : datagrams) {
        burst.add(payload(datagram), Packet.address(datagram));
      }
      inbound.process(burst, nanos);
      return burst;
    }

    @Override
    public void close() {
      inbound.close();
      outbound.close();
    }
  }

  DataPeers() {
    this(AeadEngines.open(Optional.empty()));
  }

  DataPeers(Aead aead) {
    this.aead = aead;
    left = new Side(RIGHT, RIGHT6, RIGHT_OUTSIDE, RIGHT_PORT);
    right = new Side(LEFT, LEFT6, LEFT_OUTSIDE, LEFT_PORT);
  }

  /** New keys for both; left has begun the handshake. */
  void rekey() {
    byte[] one = bytes(AeadKey.BYTES);
    byte[] other = bytes(AeadKey.BYTES);
    int leftIndex = left.tunnel.indices().reserve();
    int rightIndex = right.tunnel.indices().reserve();
    Keypair leftPair =
        new Keypair(
            left.peer, leftIndex, rightIndex, true, nanos, AeadKey.of(one), AeadKey.of(other));
    Keypair rightPair =
        new Keypair(
            right.peer, rightIndex, leftIndex, false, nanos, AeadKey.of(other), AeadKey.of(one));
    left.tunnel.indices().put(leftIndex, leftPair);
    right.tunnel.indices().put(rightIndex, rightPair);
    left.peer.keys().add(leftPair);
    right.peer.keys().add(rightPair);
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** An IP packet of random content; of at least its header. */
  long packet(IpAddress from, IpAddress to, int length) {
    long ip = Packet.withLength(cache.allocate(), length);
    PacketMemory.copyIn(bytes(length), 0, ip, length);
    if (from instanceof Ipv4Address source && to instanceof Ipv4Address destination) {
      Ipv4.put(ip, 0, length, 7, 0, 64, IpProtocol.UDP, source.value(), destination.value());
    } else if (from instanceof Ipv6Address source && to instanceof Ipv6Address destination) {
      PacketMemory.putInt(ip, 6 << 28);
      Ipv6.putPayloadLength(ip, length - Ipv6.HEADER_BYTES);
      Ipv6.putSource(ip, source.high(), source.low());
      Ipv6.putDestination(ip, destination.high(), destination.low());
    }
    return ip;
  }

  /** A copy in another buffer. */
  long copy(long packet) {
    long copy = Packet.withLength(cache.allocate(), Packet.length(packet));
    PacketMemory.copy(packet, copy, Packet.length(packet));
    return copy;
  }

  /** Puts UDP and IPv4 headers in front of a message. */
  static long datagram(long message, IpAddress from, int fromPort, IpAddress to, int tos) {
    int length = Packet.length(message) + Udp.HEADER_BYTES;
    long udp = Packet.push(message, Udp.HEADER_BYTES);
    PacketMemory.putShort(udp, fromPort);
    PacketMemory.putShort(udp + 4, length);
    long ip = Packet.push(udp, Ipv4.HEADER_BYTES);
    Ipv4.put(
        ip,
        tos,
        length + Ipv4.HEADER_BYTES,
        0,
        0,
        64,
        IpProtocol.UDP,
        ((Ipv4Address) from).value(),
        ((Ipv4Address) to).value());
    return ip;
  }

  static long fromLeft(long message) {
    return datagram(message, LEFT_OUTSIDE, LEFT_PORT, RIGHT_OUTSIDE, 0);
  }

  static long fromRight(long message) {
    return datagram(message, RIGHT_OUTSIDE, RIGHT_PORT, LEFT_OUTSIDE, 0);
  }

  static long payload(long datagram) {
    return Packet.pull(datagram, Ipv4.HEADER_BYTES + Udp.HEADER_BYTES);
  }

  /** A message of left's with a packet of this length, on its way to right. */
  long sent(int length) {
    OutboundBurst burst = left.seal(packet(LEFT, RIGHT, length));
    if (!burst.isForwarded(0)) {
      throw new AssertionError("not sealed: " + burst.verdict(0));
    }
    return fromLeft(burst.packet(0));
  }

  /** Right refuses it and does not think that left has moved. */
  void assertRefused(Verdict expected, long datagram) {
    Endpoint before = right.peer.endpoint().orElseThrow();
    InboundBurst burst = right.open(datagram);
    assertEquals(expected, burst.verdict(0));
    assertEquals(before, right.peer.endpoint().orElseThrow(), "refused, yet it moved the peer");
    cache.free(datagram);
  }

  /** Right takes it. */
  void assertArrives(long datagram) {
    assertEquals(Verdict.FORWARD, right.open(datagram).verdict(0));
    cache.free(datagram);
  }

  @Override
  public void close() {
    left.close();
    right.close();
    aead.close();
    cache.close();
    pool.close();
  }
}
