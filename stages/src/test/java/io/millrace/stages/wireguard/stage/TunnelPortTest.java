package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.sim.FrameSource;
import io.millrace.driver.sim.SimPort;
import io.millrace.driver.sim.SimWire;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.Placement;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.EndpointAddress;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelSnapshot;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Tunnels as ports, with the threads of their control, by the clock of the machine. */
class TunnelPortTest {
  private static final int WORKERS = 2;
  private static final int PACKETS = 20_000;
  private static final double PACKETS_PER_SECOND = 100_000;
  private static final int LENGTH = 100;
  private static final int NUMBER = Bytes.ETHERNET + 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final AtomicIntegerArray received = new AtomicIntegerArray(WORKERS);
  private final AtomicIntegerArray last = new AtomicIntegerArray(new int[] {-1, -1});
  private final AtomicIntegerArray disorder = new AtomicIntegerArray(1);

  private static TunnelPort tunnel(String name) {
    return new TunnelPort(name, Pair.MAC, 1420, WORKERS, () -> AeadEngines.open(Optional.empty()));
  }

  private static void configure(TunnelPort port, int key, int other, Optional<String> endpoint)
      throws TunnelException {
    PeerChange peer =
        new PeerChange(
            PrivateKey.of(Pair.key(other)).publicKey(),
            false,
            false,
            new Update.Keep<>(),
            endpoint.map(text -> new EndpointAddress(IpAddress.parse(text), 1000 + other)),
            OptionalInt.empty(),
            true,
            List.of(AllowedIp.parse("10.9.0." + other + "/32")));
    port.control()
        .apply(
            new TunnelChange(
                new Update.Set<>(PrivateKey.of(Pair.key(key))),
                OptionalInt.of(1000 + key),
                OptionalInt.empty(),
                true,
                List.of(peer)));
  }

  @Test
  void isConfiguredLikeAnyTunnel() throws TunnelException {
    TunnelPort port = tunnel("wg0");
    configure(port, 1, 2, Optional.of("192.0.2.2"));
    TunnelSnapshot snapshot = port.control().snapshot();
    assertEquals(1001, snapshot.listenPort());
    assertEquals(1, snapshot.peers().size());
    assertEquals("wg0", port.name());
    assertEquals(TunnelPort.DRIVER, port.info().driver());
    assertEquals(1420, port.info().mtu());
    assertEquals(WORKERS, port.info().rxQueues());
    assertTrue(port.link().up());
    port.close();
    assertEquals(0, port.tunnelLink().lostMessages());
  }

  /** Frames from inside left for inside right, numbered within each queue. */
  private static FrameSource source(int queue) {
    byte[] frame =
        Bytes.frame(
            Pair.MAC.value(), Pair.MAC.value(), Bytes.packet(Pair.LEFT, Pair.RIGHT, LENGTH));
    int[] next = new int[1];
    return packet -> {
      PacketMemory.copyIn(frame, 0, packet, frame.length);
      PacketMemory.putInt(packet + NUMBER, queue);
      PacketMemory.putInt(packet + NUMBER + 4, next[0]++);
      return Packet.withLength(packet, frame.length);
    };
  }

  private void arrived(long packet) {
    int queue = PacketMemory.getInt(packet + NUMBER);
    int number = PacketMemory.getInt(packet + NUMBER + 4);
    if (Packet.length(packet) != Bytes.ETHERNET + LENGTH || number <= last.get(queue)) {
      disorder.incrementAndGet(0);
    }
    last.set(queue, number);
    received.incrementAndGet(queue);
  }

  private static SimPort silent(String name) {
    return SimPort.builder(name).queues(WORKERS).build();
  }

  /**
   * Two workers share the tunnels, at either end: what each has sealed the other end's worker
   * opens, with keys, counters and window in common. Each worker's packets keep their order, and
   * none comes twice.
   */
  @Test
  void workersShareATunnel() throws TunnelException, InterruptedException {
    TunnelPort left = tunnel("left");
    TunnelPort right = tunnel("right");
    configure(left, 1, 2, Optional.of(Pair.RIGHT_OUTSIDE));
    configure(right, 2, 1, Optional.empty());
    OwnAddresses leftOwn = new OwnAddresses(List.of(IpAddress.parse(Pair.LEFT_OUTSIDE)));
    OwnAddresses rightOwn = new OwnAddresses(List.of(IpAddress.parse(Pair.RIGHT_OUTSIDE)));
    SimWire wire =
        new SimWire(
            new SimWire.End("left-wan", MacAddress.NONE),
            new SimWire.End("right-wan", MacAddress.NONE),
            new SimWire.Shape(WORKERS, 1024, 0, System::nanoTime));
    SimPort hosts =
        SimPort.builder("hosts")
            .queues(WORKERS)
            .sources(TunnelPortTest::source)
            .limit(PACKETS)
            .rxRate(PACKETS_PER_SECOND)
            .sinks(queue -> packet -> {})
            .build();
    SimPort far = SimPort.builder("far").queues(WORKERS).sinks(queue -> this::arrived).build();
    Graph graph =
        Graph.builder()
            .port(hosts)
            .port(wire.left())
            .port(wire.right())
            .port(left)
            .port(right)
            .port(far)
            .stage("left-seal", () -> new SealPackets(left.tunnelLink(), leftOwn))
            .stage("left-open", () -> new OpenMessages(left.tunnelLink(), leftOwn, "inside"))
            .stage("right-seal", () -> new SealPackets(right.tunnelLink(), rightOwn))
            .stage("right-open", () -> new OpenMessages(right.tunnelLink(), rightOwn, "inside"))
            .port(silent("nobody"))
            .connect("hosts", "left-seal")
            .connect("left-seal", "left-wan")
            .connect("left-wan", "left-open")
            .connect("left-open", "nobody")
            .connect("left-open", "inside", "left")
            .connect("left", "nobody")
            .connect("nobody", "right-seal")
            .connect("right-seal", "right-wan")
            .connect("right-wan", "right-open")
            .connect("right-open", "nobody")
            .connect("right-open", "inside", "right")
            .connect("right", "far")
            .build();
    Placement placement = new Placement.RunToCompletion(WORKERS, List.of());
    PipelineOptions options = PipelineOptions.defaults().withPoolSize(8192);
    try (Pipeline pipeline = Pipeline.start(graph, placement, options)) {
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (arrivedOrDropped(pipeline.stats()) < WORKERS * PACKETS && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      PipelineStats stats = pipeline.stop();
      assertEquals(0, stats.underWay(), stats.toString());
      assertEquals(0, pipeline.packetsInUse());
      assertEquals(WORKERS * PACKETS, arrivedOrDropped(stats), stats.dropped().toString());
      for (int queue = 0; queue < WORKERS; queue++) {
        assertTrue(received.get(queue) > 0, stats.dropped().toString());
        assertEquals(PACKETS - 1, last.get(queue), stats.dropped().toString());
      }
      assertEquals(0, disorder.get(0));
      for (String never : List.of("wireguard-tag", "wireguard-repeated", "wireguard-receiver")) {
        assertEquals(0, stats.dropped().getOrDefault(never, 0L), never);
      }
    }
    left.close();
    right.close();
  }

  /** Only for want of room, before the handshake or where a worker was held up. */
  private long arrivedOrDropped(PipelineStats stats) {
    long missed = stats.ports().stream().mapToLong(port -> port.counters().rxMissed()).sum();
    return received.get(0)
        + received.get(1)
        + missed
        + stats.dropped().getOrDefault("wireguard-queue-full", 0L)
        + stats.dropped().getOrDefault("tx-full", 0L);
  }
}
