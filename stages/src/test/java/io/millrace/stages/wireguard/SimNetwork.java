package io.millrace.stages.wireguard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Hosts and what lies between them: datagrams are lost, late and doubled, by a seed. */
final class SimNetwork implements AutoCloseable {
  /** What the network does to datagrams: shares of 1, and the longest delay. */
  record Weather(double lost, double doubled, long delayNanos) {
    static final Weather FINE = new Weather(0, 0, 1_000_000);
  }

  static final long TICK = 10_000_000;
  static final Instant START = Instant.parse("2025-06-01T00:00:00Z");

  final List<SimNode> nodes = new ArrayList<>();
  final SplittableRandom random;
  final PacketPool pool = new PacketPool(8192);
  final PacketCache cache = pool.newCache();
  final Aead aead = AeadEngines.open(Optional.empty());
  final List<SimNode> gone = new ArrayList<>();
  final List<Sent> trace = new ArrayList<>();
  Predicate<Sent> blocked = sent -> false;
  Weather weather = Weather.FINE;
  long nanos = 1_000_000_000L;

  /** Seconds by which the clocks on the wall have gone back. */
  long clockBehind;

  int sent;
  int lost;
  int nobody;
  int doubled;

  private final PriorityQueue<Datagram> underWay =
      new PriorityQueue<>(Comparator.comparingLong(Datagram::at).thenComparingInt(Datagram::order));
  private final BitSet arrived = new BitSet();
  private final boolean isNoisy;
  private int order;
  private int numbers;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Datagram(long at, int order, Endpoint from, Endpoint to, byte[] message) {}

  /** A datagram that was sent, lost or not. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(long at, SimNode from, Endpoint to, byte[] message) {
    int type() {
      return message[0];
    }
  }

  /** A network of hosts whose handshakes have no secrets. */
  SimNetwork(long seed) {
    this(seed, false);
  }

  /**
   * A network.
   *
   * @param isNoisy whether handshakes are the true ones, which takes time
   */
  SimNetwork(long seed, boolean isNoisy) {
    random = new SplittableRandom(seed);
    this.isNoisy = isNoisy;
  }

  Gate gate(SplittableRandom source) {
    return isNoisy ? new NoiseGate(source) : new PlainGate(source);
  }

  /** The public key that goes with {@link PlainGate#privateKey}. */
  PublicKey publicKey(int id) {
    Gate gate = gate(random.split());
    assertTrue(gate.setKey(Optional.of(PlainGate.privateKey(id))));
    return gate.publicKey().orElseThrow();
  }

  SimNode add() {
    SimNode node = new SimNode(this, nodes.size() + 1, aead, cache, random.split());
    nodes.add(node);
    return node;
  }

  /** A host sends: the datagram may be lost, and come late or twice. */
  void send(SimNode from, Endpoint to, byte[] message) {
    sent++;
    Sent each = new Sent(nanos, from, to, message);
    trace.add(each);
    if (blocked.test(each) || random.nextDouble() < weather.lost) {
      lost++;
      return;
    }
    put(from, to, message);
    if (random.nextDouble() < weather.doubled) {
      doubled++;
      put(from, to, message);
    }
  }

  private void put(SimNode from, Endpoint to, byte[] message) {
    put(from.endpoint(), to, message);
  }

  private void put(Endpoint from, Endpoint to, byte[] message) {
    long at = nanos + 1 + random.nextLong(weather.delayNanos);
    underWay.add(new Datagram(at, order++, from, to, message));
  }

  /** Somebody who is no host here sends a datagram. */
  void forge(Endpoint from, SimNode to, byte[] message) {
    sent++;
    put(from, to.endpoint(), message);
  }

  /** How many messages of a type a host has sent. */
  int count(SimNode from, int type) {
    return (int) trace.stream().filter(each -> each.from == from && each.type() == type).count();
  }

  /** The last message of a type that a host has sent. */
  Sent last(SimNode from, int type) {
    return trace.stream()
        .filter(each -> each.from == from && each.type() == type)
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  /** Puts a host that has just started in the place of another: same key, nothing else. */
  SimNode restart(SimNode node) {
    SimNode fresh = new SimNode(this, node.id, aead, cache, random.split());
    fresh.outside = node.outside;
    fresh.port = node.port;
    nodes.set(nodes.indexOf(node), fresh);
    gone.add(node);
    node.close();
    return fresh;
  }

  /** A packet of this number has come out of a tunnel. */
  void arrived(int number) {
    assertTrue(!arrived.get(number), "packet " + number + " has come twice");
    arrived.set(number);
  }

  int send(SimNode from, SimNode to) {
    int number = numbers++;
    from.send(to, number);
    return number;
  }

  boolean hasArrived(int number) {
    return arrived.get(number);
  }

  int arrivedCount() {
    return arrived.cardinality();
  }

  void run(long duration) {
    long end = nanos + duration;
    while (nanos < end) {
      nanos += TICK;
      deliver();
      for (SimNode node : nodes) {
        node.tick(START.plusNanos(nanos).minusSeconds(clockBehind));
      }
    }
  }

  private void deliver() {
    while (!underWay.isEmpty() && underWay.element().at <= nanos) {
      Datagram datagram = underWay.remove();
      Optional<SimNode> target = at(datagram.to);
      if (target.isEmpty()) {
        nobody++;
      } else {
        target.get().receive(datagram.message, datagram.from, datagram.to);
      }
    }
  }

  private Optional<SimNode> at(Endpoint endpoint) {
    IpAddress address = endpoint.address();
    return nodes.stream()
        .filter(node -> node.outside.equals(address) && node.port == endpoint.port())
        .findFirst();
  }

  void assertConserved() {
    nodes.forEach(SimNode::assertConserved);
    int received = everybody().mapToInt(node -> node.receivedDatagrams).sum();
    assertEquals(sent + doubled, lost + nobody + received + underWay.size(), "datagrams");
    int opened =
        everybody().mapToInt(node -> node.inVerdicts.getOrDefault(Verdict.FORWARD, 0)).sum();
    assertEquals(arrived.cardinality(), opened, "packets out of tunnels");
  }

  private Stream<SimNode> everybody() {
    return Stream.concat(nodes.stream(), gone.stream());
  }

  @Override
  public void close() {
    nodes.forEach(SimNode::close);
    assertEquals(0, pool.inUse(), "buffers");
    aead.close();
    cache.close();
    pool.close();
  }
}
