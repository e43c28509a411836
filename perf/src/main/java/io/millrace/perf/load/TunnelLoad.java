package io.millrace.perf.load;

import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Both ends outside a device that is one end of a tunnel: plain packets at its first memif, tunnel
 * packets at its second.
 *
 * <p>Outbound, plain frames are sent without end. Inbound, each frame may be sent only once, as the
 * device keeps a replay window: blocks are sealed before they are sent as fast as the device takes
 * them, and between them the device has nothing to do. Time counts while there is something to
 * send.
 */
final class TunnelLoad implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final long SAMPLE_NANOS = 100_000_000;
  private static final long SHORT_SAMPLE_NANOS = 20_000_000;
  private static final long KEEPALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Order.Tunnel tunnel;
  private final LoadFrames plain;
  private final MemifLink inside;
  private final MemifLink outside;
  private final Rings insideRings;
  private final Rings outsideRings;
  private final Envelope envelope;
  private final TunnelSink sink;
  private long sent;
  private long received;

  /** Waits for the device to connect, and for its session. */
  TunnelLoad(Order order, Order.Tunnel tunnel, LoadFrames plain) {
    this.tunnel = tunnel;
    this.plain = plain;
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    UnixAddress second = UnixAddress.parse(tunnel.socket());
    try (UnixSocket listener = UnixSocket.listen(second, UnixSocket.Type.SEQPACKET)) {
      inside = MemifLink.accept(UnixAddress.parse(order.socket()), PATIENCE_MILLIS);
      UnixSocket socket = Listening.accept(listener, second, deadline);
      outside = MemifLink.of(socket, deadline, inside);
    }
    FrameSink nobody = (frames, firsts, count) -> {};
    insideRings = inside.rings(plain, nobody);
    outsideRings = outside.rings(plain, nobody);
    envelope = envelope();
    sink = new TunnelSink(plain, envelope, tunnel.isInbound());
  }

  private Envelope envelope() {
    if (tunnel.sealing() == Order.Sealing.ESP) {
      return new EspEnvelope(Base64.getDecoder().decode(tunnel.key()));
    }
    try (WireGuardInitiator initiator = new WireGuardInitiator(tunnel.key(), tunnel.deviceKey())) {
      return new HandshakeOnLink(outsideRings).run(initiator);
    }
  }

  /** Runs for a time. */
  void run(long nanos, Consumer<LoadLoop.Sample> samples) {
    if (tunnel.isInbound()) {
      inbound(nanos, samples);
    } else {
      outbound(nanos, samples);
    }
  }

  /** Good packets and worthless ones, for the order's time after its warm-up. */
  FloodLoad.Result flood(Order order, Order.Flood flood, Consumer<LoadLoop.Sample> samples) {
    WireGuardEnvelope session = (WireGuardEnvelope) envelope;
    try (WireGuardInitiator stranger = new WireGuardInitiator(tunnel.key(), tunnel.deviceKey());
        ForgedFrames forged =
            new ForgedFrames(
                flood.forgery(), session, stranger.initiate(0, java.time.Instant.EPOCH));
        SealedFrames good = new SealedFrames(plain, envelope)) {
      good.refill();
      insideRings.use(plain, sink);
      FloodLoad load = new FloodLoad(outsideRings, insideRings, good, forged, flood);
      load.run((long) (order.warmUpSeconds() * 1e9), samples);
      return load.run((long) (order.seconds() * 1e9), samples);
    }
  }

  private void outbound(long nanos, Consumer<LoadLoop.Sample> samples) {
    Rings rings = new TwoRings(insideRings, outsideRings, () -> Integer.MAX_VALUE);
    LoadLoop loop = new LoadLoop(rings, LoadLoop.NO_SINK, SAMPLE_NANOS);
    for (long left = nanos; left > 0; left -= KEEPALIVE_NANOS) {
      rings.use(plain, sink);
      loop.flood(Math.min(left, KEEPALIVE_NANOS), samples);
      if (tunnel.sealing() == Order.Sealing.WIREGUARD) {
        HandshakeOnLink.confirm(outsideRings, envelope);
      }
    }
    rings.use(plain, sink);
    loop.drain();
    sent = loop.sent();
    received = loop.received();
  }

  private void inbound(long nanos, Consumer<LoadLoop.Sample> samples) {
    try (SealedFrames sealed = new SealedFrames(plain, envelope)) {
      Rings rings = new TwoRings(outsideRings, insideRings, sealed::left);
      rings.use(sealed, sink);
      LoadLoop loop = new LoadLoop(rings, LoadLoop.NO_SINK, SHORT_SAMPLE_NANOS);
      long spent = 0;
      while (spent < nanos) {
        sealed.refill();
        spent += loop.floodWhile(() -> sealed.left() > 0, behindFirst(samples));
      }
      sent = loop.sent();
      received = loop.received();
    }
  }

  /** Leaves out the first: the device has been idle before. */
  private static Consumer<LoadLoop.Sample> behindFirst(Consumer<LoadLoop.Sample> samples) {
    boolean[] hasBegun = {false};
    return sample -> {
      if (hasBegun[0]) {
        samples.accept(sample);
      }
      hasBegun[0] = true;
    };
  }

  long sent() {
    return sent;
  }

  long received() {
    return received;
  }

  long bad() {
    return sink.bad();
  }

  @Override
  public void close() {
    envelope.close();
    outside.close();
    inside.close();
  }
}
