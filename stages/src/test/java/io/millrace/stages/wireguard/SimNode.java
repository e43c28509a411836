package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A host of the simulated network: a tunnel, its workers and control, and what a stage round them
 * does, holding packets that want a key. Inside it is 10.0.0.id, and every packet has a number.
 */
final class SimNode implements AutoCloseable {
  private static final int HELD = 128;
  private static final int NUMBER = Ipv4.HEADER_BYTES;
  private static final int LENGTH = 64;

  final int id;
  PublicKey key;
  final Tunnel tunnel;
  final Control control;
  final Map<Verdict, Integer> outVerdicts = new EnumMap<>(Verdict.class);
  final Map<Verdict, Integer> inVerdicts = new EnumMap<>(Verdict.class);
  final IdentityHashMap<byte[], Integer> typesOfService = new IdentityHashMap<>();
  Ipv4Address outside;
  int port = 51820;
  int given;
  int receivedDatagrams;
  int purged;
  int refusedToHold;

  private final SimNetwork network;
  private final PacketCache cache;
  private final Inbound inbound;
  private final Outbound outbound;
  private final OutboundBurst out = new OutboundBurst();
  private final InboundBurst in = new InboundBurst();
  private final Map<Peer, ArrayDeque<Long>> held = new HashMap<>();
  private final Map<Peer, Integer> purges = new HashMap<>();

  SimNode(SimNetwork network, int id, Aead aead, PacketCache cache, SplittableRandom random) {
    this.network = network;
    this.id = id;
    this.cache = cache;
    outside = new Ipv4Address(0xc000_0200 + id);
    tunnel = new Tunnel(random);
    inbound = tunnel.inbound(aead);
    outbound = tunnel.outbound(aead, 0);
    control = new Control(tunnel, network.gate(random), this::transmit, aead, cache, random);
    control.setPrivateKey(Optional.of(PlainGate.privateKey(id)));
    key = control.publicKey().orElseThrow();
  }

  Endpoint endpoint() {
    return Endpoint.of(outside, port);
  }

  static Ipv4Address inside(int id) {
    return new Ipv4Address(0x0a00_0000 + id);
  }

  Peer addPeer(SimNode other, boolean isKnownWhere) {
    Peer peer = control.add(other.key).orElseThrow();
    control.allow(peer, Prefix.of(inside(other.id), 32));
    if (isKnownWhere) {
      control.setEndpoint(peer, other.endpoint());
    }
    return peer;
  }

  Peer peer(SimNode other) {
    Peer peer = control.find(other.key);
    if (peer == null) {
      throw new AssertionError("no peer " + other.id);
    }
    return peer;
  }

  private void transmit(Endpoint to, int typeOfService, byte[] message) {
    typesOfService.put(message, typeOfService);
    network.send(this, to, message);
  }

  /** Gives the tunnel a packet for another node. */
  void send(SimNode to, int number) {
    given++;
    long ip = Packet.withLength(cache.allocate(), LENGTH);
    int source = inside(id).value();
    int destination = inside(to.id).value();
    Ipv4.put(ip, 0, LENGTH, 0, 0, 64, IpProtocol.UDP, source, destination);
    PacketMemory.putInt(ip + NUMBER, number);
    PacketMemory.putInt(ip + NUMBER + 4, id << 16 | to.id);
    seal(ip);
  }

  /** Seals one packet; returns whether it is off the hands of whoever held it. */
  private boolean seal(long ip) {
    out.clear();
    out.add(ip);
    outbound.process(out, network.nanos);
    Verdict verdict = out.verdict(0);
    if (verdict == Verdict.HOLD) {
      hold(out.peer(0), ip);
      return false;
    }
    outVerdicts.merge(verdict, 1, Integer::sum);
    if (verdict == Verdict.FORWARD) {
      network.send(this, out.endpoint(0), PacketMemory.bytes(out.packet(0)));
    }
    cache.free(ip);
    return true;
  }

  private void hold(Peer peer, long ip) {
    ArrayDeque<Long> queue = held.computeIfAbsent(peer, each -> new ArrayDeque<>());
    if (queue.size() == HELD) {
      refusedToHold++;
      cache.free(queue.remove());
    }
    queue.add(ip);
  }

  int heldCount() {
    return held.values().stream().mapToInt(ArrayDeque::size).sum();
  }

  /** A datagram has come. */
  void receive(byte[] message, Endpoint from, Endpoint to) {
    receivedDatagrams++;
    long packet = Packet.withLength(cache.allocate(), message.length);
    PacketMemory.copyIn(message, 0, packet, message.length);
    long datagram = DataPeers.datagram(packet, from.address(), from.port(), to.address(), 0);
    in.clear();
    in.add(DataPeers.payload(datagram), Packet.address(datagram));
    inbound.process(in, network.nanos);
    inVerdicts.merge(in.verdict(0), 1, Integer::sum);
    if (in.isForwarded(0)) {
      long ip = in.packet(0);
      assertEquals(LENGTH, Packet.length(ip));
      int fromTo = PacketMemory.getInt(ip + NUMBER + 4);
      assertEquals(id, fromTo & 0xffff, "somebody else's packet");
      assertEquals(inside(fromTo >>> 16).value(), Ipv4.source(ip));
      network.arrived(PacketMemory.getInt(ip + NUMBER));
    }
    cache.free(datagram);
  }

  /** Control's round, and another try for what is held. */
  void tick(Instant time) {
    while (control.poll(network.nanos, time)) {
      // as long as there is something to do
    }
    held.forEach(this::tryAgain);
  }

  private void tryAgain(Peer peer, ArrayDeque<Long> queue) {
    int before = purges.getOrDefault(peer, 0);
    if (peer.purges() != before) {
      purges.put(peer, peer.purges());
      purged += queue.size();
      queue.forEach(cache::free);
      queue.clear();
    }
    while (!queue.isEmpty() && peer.canSend(network.nanos)) {
      if (!seal(queue.remove())) {
        return;
      }
    }
  }

  /** Every packet given to the tunnel is sent, dropped, or held; every datagram has its verdict. */
  void assertConserved() {
    int done = outVerdicts.values().stream().mapToInt(Integer::intValue).sum();
    assertEquals(given, done + purged + refusedToHold + heldCount(), "packets of node " + id);
    int judged = inVerdicts.values().stream().mapToInt(Integer::intValue).sum();
    assertEquals(receivedDatagrams, judged, "datagrams of node " + id);
  }

  @Override
  public void close() {
    inbound.close();
    outbound.close();
    held.values().forEach(queue -> queue.forEach(cache::free));
    control.close();
  }
}
