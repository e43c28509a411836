package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.pipeline.ManualPipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.forward.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Two gateways, 1 and 2, in one graph, between them a wire that the test holds in its hands: it may
 * change what goes over it, or lose it. Time passes as the test says.
 */
final class TwoGateways implements AutoCloseable {
  private static final long MILLISECOND = 1_000_000;
  private static final int BUFFERS = 4_096;
  private static final long START = 1_000_000_000_000L;
  private static final int HOPS_TO_HOST = 2;

  final Gateway left;
  final Gateway right;

  /** What becomes of a frame on the wire; an empty one is lost. */
  UnaryOperator<byte[]> leftToRight = frame -> frame;

  UnaryOperator<byte[]> rightToLeft = frame -> frame;

  /** Frames that have gone over the wire, either way. */
  final List<byte[]> onTheWire = new ArrayList<>();

  long nanos = START;

  private final PacketPool pool = new PacketPool(8);
  final PacketCache cache = pool.newCache();
  final Aead aead = AeadEngines.open(Optional.empty());
  private final ManualPipeline pipeline;

  /**
   * Gateways that know each other's keys; left knows where right is.
   *
   * @param version of IP between them
   * @param leftRoutes routes of left besides those that both have
   */
  TwoGateways(int version, Route... leftRoutes) {
    SplittableRandom random = new SplittableRandom(11);
    left = new Gateway(1, 2, aead, cache, random, leftRoutes);
    right = new Gateway(2, 1, aead, cache, random);
    var _ = left.add(right);
    var _ = right.add(left);
    left.setEndpoint(right, version);
    GraphBuilder graph = Graph.builder();
    left.addTo(graph);
    right.addTo(graph);
    pipeline =
        new ManualPipeline(
            graph.build(), PipelineOptions.defaults().withPoolSize(BUFFERS).withClock(() -> nanos));
  }

  /** A millisecond, in which frames reach the other side. */
  void round() {
    nanos += MILLISECOND;
    pipeline.round();
    pass(left.wan.take(), leftToRight, right.wan);
    pass(right.wan.take(), rightToLeft, left.wan);
    poll(left);
    poll(right);
  }

  private void pass(List<byte[]> frames, UnaryOperator<byte[]> wire, HandPort to) {
    for (byte[] frame : frames) {
      byte[] arriving = wire.apply(frame);
      if (arriving.length > 0) {
        onTheWire.add(arriving);
        to.give(arriving);
      }
    }
  }

  private void poll(Gateway gateway) {
    while (gateway.control.poll(nanos, Instant.ofEpochSecond(0, nanos))) {
      // as long as there is something to do
    }
  }

  void rounds(int count) {
    for (int i = 0; i < count; i++) {
      round();
    }
  }

  /** Lets time pass in larger steps. */
  void seconds(double seconds) {
    long end = nanos + (long) (seconds * 1e9);
    while (nanos < end) {
      nanos += 20 * MILLISECOND;
      round();
    }
  }

  /** From left's host to right's. */
  byte[] packet(int version, int length) {
    return version == 4
        ? Bytes.packet(left.lan4(2), right.lan4(2), length)
        : Bytes.packet(left.lan6(2), right.lan6(2), length);
  }

  /** From right's host to left's. */
  byte[] reply(int version, int length) {
    return version == 4
        ? Bytes.packet(right.lan4(2), left.lan4(2), length)
        : Bytes.packet(right.lan6(2), left.lan6(2), length);
  }

  /** As it arrives: each gateway has taken one hop. */
  static byte[] routed(byte[] ip) {
    byte[] arrived = ip.clone();
    if (Bytes.isIpv4(ip)) {
      arrived[8] = (byte) (ip[8] - HOPS_TO_HOST);
      Bytes.putShort(arrived, 10, 0);
      Bytes.putShort(arrived, 10, Bytes.checksum(Arrays.copyOf(arrived, 20)));
    } else {
      arrived[7] = (byte) (ip[7] - HOPS_TO_HOST);
    }
    return arrived;
  }

  /** These packets, and no others, have been received in this order. */
  static void assertArrived(List<byte[]> sent, List<byte[]> received) {
    assertEquals(sent.size(), received.size());
    for (int i = 0; i < sent.size(); i++) {
      assertArrayEquals(routed(sent.get(i)), received.get(i), "packet " + i);
    }
  }

  /** The handshake, and one packet through it. */
  void agree() {
    left.hostSends(packet(4, 60));
    rounds(300);
    assertEquals(1, right.hostReceived().size());
    onTheWire.clear();
  }

  PipelineStats stats() {
    return pipeline.stats();
  }

  /** Packets dropped under a reason so far. */
  long dropped(String reason) {
    return stats().dropped().getOrDefault(reason, 0L);
  }

  /** The messages of a type that have gone over the wire. */
  long messages(int type) {
    return onTheWire.stream()
        .map(Bytes::ip)
        .filter(ip -> ip.length > 28 && isMessage(ip, type))
        .count();
  }

  private static boolean isMessage(byte[] ip, int type) {
    boolean isUdp = Bytes.isIpv4(ip) ? ip[9] == 17 : (ip[0] >> 4 & 15) == 6 && ip[6] == 17;
    return isUdp && Bytes.destinationPort(ip) == Gateway.PORT && Bytes.data(ip)[0] == type;
  }

  /** Every packet is accounted for as of now. */
  void assertConserved() {
    PipelineStats stats = stats();
    assertEquals(0, stats.underWay(), stats.toString());
  }

  @Override
  public void close() {
    PipelineStats stats = pipeline.stop();
    assertEquals(0, stats.underWay(), stats.toString());
    assertEquals(0, stats.held());
    assertEquals(0, pipeline.packetsInUse());
    left.control.close();
    right.control.close();
    left.tunnel.close();
    right.tunnel.close();
    aead.close();
    cache.close();
    pool.close();
  }
}
