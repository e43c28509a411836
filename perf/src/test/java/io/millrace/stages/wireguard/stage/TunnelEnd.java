package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.Control;
import io.millrace.stages.wireguard.Endpoint;
import io.millrace.stages.wireguard.Peer;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** One of two ends of a tunnel for benchmarks: its stages, and its control run by hand. */
final class TunnelEnd implements AutoCloseable {
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:0c");
  private static final String INSIDE = "wg0";
  private static final int PORT = 51820;

  final OpenMessages opening;
  final SealPackets sealing;
  final StageTester open;
  final StageTester seal;

  private final Control control;
  private final IpAddress outside;
  private final IpAddress inside;

  /**
   * An end.
   *
   * @param number 1 or 2, which is the last byte of its addresses
   * @param cache one buffer of it is control's
   */
  TunnelEnd(int number, Supplier<Aead> engine, Aead controlEngine, PacketCache cache) {
    outside = IpAddress.parse("192.0.2." + number);
    inside = IpAddress.parse("10.9.0." + number);
    Random random = new Random(number);
    TunnelLink link = new TunnelLink(MAC, engine, random);
    link.outside.setListenPort(PORT);
    OwnAddresses own = new OwnAddresses(List.of(outside));
    control = new Control(link.tunnel(), link.messages, controlEngine, cache, random);
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    control.setPrivateKey(Optional.of(PrivateKey.of(key)));
    opening = new OpenMessages(link, own, INSIDE);
    sealing = new SealPackets(link, own);
    open = new StageTester(opening);
    seal = new StageTester(sealing);
  }

  /** Has both know each other, and shake hands; the first packet is left's. */
  static void join(TunnelEnd left, TunnelEnd right, byte[] firstFrame, long nanos) {
    left.add(right);
    right.add(left);
    left.seal.setNanos(nanos);
    var _ = left.seal.run(firstFrame);
    for (int i = 0; i < 3; i++) {
      left.send(right, nanos);
      right.send(left, nanos);
    }
    if (left.sealing.held() != 0 || right.sealing.held() != 0) {
      throw new IllegalStateException("the handshake has not come about");
    }
  }

  private void add(TunnelEnd other) {
    Peer peer = control.add(other.control.publicKey().orElseThrow()).orElseThrow();
    control.allow(peer, Prefix.of(other.inside, other.inside.bits()));
    control.setEndpoint(peer, Endpoint.of(other.outside, PORT));
  }

  private void send(TunnelEnd other, long nanos) {
    while (control.poll(nanos, Instant.ofEpochSecond(1, nanos))) {
      // as long as there is something to do
    }
    seal.setNanos(nanos);
    other.open.setNanos(nanos);
    seal.tick().sent("out").forEach(frame -> other.open.run(frame));
  }

  @Override
  public void close() {
    open.close();
    seal.close();
    control.close();
  }
}
