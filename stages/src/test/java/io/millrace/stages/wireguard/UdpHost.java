package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A tunnel behind a socket of the system, in one thread; inside, it answers pings. */
final class UdpHost implements AutoCloseable {
  private static final int ICMP_BYTES = 8;
  private static final int ICMPV6 = 58;

  final Tunnel tunnel;
  final Control control;
  int echoReplies;

  private final PacketPool pool = new PacketPool(64);
  private final PacketCache cache = pool.newCache();
  private final Aead aead = AeadEngines.open(Optional.empty());
  private final Inbound inbound;
  private final Outbound outbound;
  private final InboundBurst in = new InboundBurst();
  private final OutboundBurst out = new OutboundBurst();
  private final ArrayDeque<Long> held = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(2_000);
  private final InetSocketAddress local;
  private final DatagramChannel channel;

  UdpHost(InetSocketAddress local, byte[] privateKey) {
    this.local = local;
    try {
      channel = DatagramChannel.open().bind(local);
      channel.configureBlocking(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SecureRandom random = new SecureRandom();
    tunnel = new Tunnel(random);
    inbound = tunnel.inbound(aead);
    outbound = tunnel.outbound(aead, 0);
    control = new Control(tunnel, this::transmit, aead, cache, random);
    control.setPrivateKey(Optional.of(PrivateKey.of(privateKey)));
  }

  private void transmit(Endpoint to, int typeOfService, byte[] message) {
    try {
      InetAddress address = InetAddress.getByName(to.address().toString());
      channel.send(ByteBuffer.wrap(message), new InetSocketAddress(address, to.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Works until something has come about, or patience ends; says whether it has. */
  boolean runUntil(BooleanSupplier goal, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (!goal.getAsBoolean() && System.nanoTime() < end) {
      boolean isBusy = receive();
      isBusy |= control.poll(System.nanoTime(), Instant.now());
      for (int i = held.size(); i > 0; i--) {
        send(held.remove());
      }
      if (!isBusy) {
        Thread.yield();
      }
    }
    return goal.getAsBoolean();
  }

  private boolean receive() throws IOException {
    buffer.clear();
    if (!(channel.receive(buffer) instanceof InetSocketAddress from)) {
      return false;
    }
    long message = Packet.withLength(cache.allocate(), buffer.position());
    PacketMemory.copyIn(buffer.array(), 0, message, buffer.position());
    long datagram = DataPeers.datagram(message, address(from), from.getPort(), address(local), 0);
    in.clear();
    in.add(DataPeers.payload(datagram), Packet.address(datagram));
    inbound.process(in, System.nanoTime());
    if (in.isForwarded(0)) {
      answer(in.packet(0));
    } else {
      cache.free(datagram);
    }
    return true;
  }

  private static IpAddress address(InetSocketAddress socket) {
    return IpAddress.parse(socket.getAddress().getHostAddress());
  }

  /** A ping goes back as its answer; whatever else ends here. */
  private void answer(long ip) {
    boolean isIpv4 = Ipv4.version(ip) == 4;
    int protocol = isIpv4 ? Ipv4.protocol(ip) : Ipv6.nextHeader(ip);
    long icmp = ip + (isIpv4 ? Ipv4.HEADER_BYTES : Ipv6.HEADER_BYTES);
    int type = PacketMemory.getByte(icmp);
    if (protocol == IpProtocol.ICMP && type == 8) {
      int source = Ipv4.source(ip);
      Ipv4.putSource(ip, Ipv4.destination(ip));
      Ipv4.putDestination(ip, source);
      reply(ip, icmp, 0);
    } else if (protocol == ICMPV6 && type == 128) {
      long high = Ipv6.sourceHigh(ip);
      long low = Ipv6.sourceLow(ip);
      Ipv6.putSource(ip, Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip));
      Ipv6.putDestination(ip, high, low);
      reply(ip, icmp, 129);
    } else {
      echoReplies += protocol == IpProtocol.ICMP && type == 0 ? 1 : 0;
      cache.free(ip);
    }
  }

  private void reply(long ip, long icmp, int type) {
    int before = PacketMemory.getShort(icmp);
    PacketMemory.putByte(icmp, type);
    int checksum = PacketMemory.getShort(icmp + 2);
    PacketMemory.putShort(icmp + 2, Checksum.update(checksum, before, PacketMemory.getShort(icmp)));
    send(ip);
  }

  /** Pings an address inside. */
  void ping(Ipv4Address from, Ipv4Address to, int dataBytes) {
    int length = Ipv4.HEADER_BYTES + ICMP_BYTES + dataBytes;
    long ip = Packet.withLength(cache.allocate(), length);
    Ipv4.put(ip, 0, length, 1, 0, 64, IpProtocol.ICMP, from.value(), to.value());
    long icmp = ip + Ipv4.HEADER_BYTES;
    PacketMemory.putLong(icmp, 8L << 56 | 0x4d52_0001);
    for (int i = 0; i < dataBytes; i++) {
      PacketMemory.putByte(icmp + ICMP_BYTES + i, i);
    }
    PacketMemory.putShort(icmp + 2, Checksum.of(icmp, ICMP_BYTES + dataBytes));
    send(ip);
  }

  private void send(long ip) {
    out.clear();
    out.add(ip);
    outbound.process(out, System.nanoTime());
    switch (out.verdict(0)) {
      case FORWARD -> {
        transmit(out.endpoint(0), 0, PacketMemory.bytes(out.packet(0)));
        cache.free(ip);
      }
      case HOLD -> held.add(ip);
      default -> cache.free(ip);
    }
  }

  @Override
  public void close() {
    inbound.close();
    outbound.close();
    control.close();
    held.forEach(cache::free);
    aead.close();
    cache.close();
    pool.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
