package io.millrace.perf.load;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.Control;
import io.millrace.stages.wireguard.Inbound;
import io.millrace.stages.wireguard.InboundBurst;
import io.millrace.stages.wireguard.Outbound;
import io.millrace.stages.wireguard.OutboundBurst;
import io.millrace.stages.wireguard.Tunnel;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The core of a tunnel behind rings, as the device that the generator shakes hands with. */
final class CoreDevice implements Rings, AutoCloseable {
  final byte[] privateKey = new byte[32];

  /** What has been opened, by its bytes. */
  final List<byte[]> opened = new ArrayList<>();

  /** Messages that were refused. */
  int refused;

  private final Deque<byte[]> back = new ArrayDeque<>();
  private final Random random = new Random(1);
  private final PacketPool pool = new PacketPool(64);
  private final PacketCache cache = pool.newCache();
  private final long frame = cache.allocate();
  private final Aead aead = AeadEngines.open(Optional.empty());
  private final Tunnel tunnel = new Tunnel(random);
  private final Inbound inbound = tunnel.inbound(aead);
  private final Outbound outbound = tunnel.outbound(aead, 0);
  private final Control control =
      new Control(tunnel, (to, type, message) -> back.add(message), aead, cache, random);
  private final InboundBurst messages = new InboundBurst();
  private final OutboundBurst packets = new OutboundBurst();
  private FrameSource source = (to, sizes, count) -> {};
  private FrameSink sink = (frames, firsts, count) -> {};

  CoreDevice(byte[] generatorKey) {
    random.nextBytes(privateKey);
    control.setPrivateKey(Optional.of(PrivateKey.of(privateKey)));
    try (PrivateKey peer = PrivateKey.of(generatorKey)) {
      control.allow(control.add(peer.publicKey()).orElseThrow(), Prefix.parse("0.0.0.0/0"));
    }
  }

  PublicKey publicKey() {
    return control.publicKey().orElseThrow();
  }

  @Override
  public void use(FrameSource frames, FrameSink sink) {
    source = frames;
    this.sink = sink;
  }

  @Override
  public int send(int max) {
    long[] to = {frame};
    int[] sizes = new int[1];
    source.writeNext(to, sizes, 1);
    long payload = Packet.of(frame + TunnelHeaders.UDP_BYTES, sizes[0] - TunnelHeaders.UDP_BYTES);
    messages.clear();
    messages.add(payload, frame + 14);
    inbound.process(messages, System.nanoTime());
    if (messages.isForwarded(0)) {
      opened.add(PacketMemory.bytes(messages.packet(0)));
    } else {
      refused++;
    }
    control.poll(System.nanoTime(), Instant.now());
    return 1;
  }

  /** Seals an IP packet for the generator. */
  void seal(long ip, int bytes) {
    PacketMemory.copy(ip, frame, bytes);
    packets.clear();
    packets.add(Packet.of(frame, bytes));
    outbound.process(packets, System.nanoTime());
    if (!packets.isForwarded(0)) {
      throw new AssertionError(packets.verdict(0));
    }
    back.add(PacketMemory.bytes(packets.packet(0)));
  }

  @Override
  public int receive(int max) {
    byte[] message = back.poll();
    if (message == null) {
      return 0;
    }
    TunnelHeaders.putUdp(frame, message.length);
    Ipv4.putDestination(frame + 14, TunnelHeaders.GENERATOR_ADDRESS);
    Ipv4.completeHeaderChecksum(frame + 14);
    PacketMemory.copyIn(message, 0, frame + TunnelHeaders.UDP_BYTES, message.length);
    sink.take(new long[] {frame}, new long[1], 1);
    return 1;
  }

  @Override
  public void close() {
    inbound.close();
    outbound.close();
    control.close();
    aead.close();
    cache.free(frame);
    cache.close();
    pool.close();
  }
}
