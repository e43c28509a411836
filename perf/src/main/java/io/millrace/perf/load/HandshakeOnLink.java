package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Has the generator shake hands with the device over the rings of a link. */
final class HandshakeOnLink implements FrameSource, FrameSink {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TRIES = 30;

  private final Rings rings;
  private final Deque<byte[]> received = new ArrayDeque<>();
  private byte[] message = {};

  HandshakeOnLink(Rings rings) {
    this.rings = rings;
  }

  /**
   * Begins, again every second, until the device answers; then confirms the keys by a message with
   * nothing in it, as a device may send only then.
   */
  WireGuardEnvelope run(WireGuardInitiator initiator) {
    rings.use(this, this);
    for (int i = 0; i < TRIES; i++) {
      send(initiator.initiate(System.nanoTime(), Instant.now()));
      long end = System.nanoTime() + AGAIN_NANOS;
      while (System.nanoTime() < end) {
        rings.receive(LoadLoop.MOST_RECEIVED);
        for (byte[] each = received.poll(); each != null; each = received.poll()) {
          if (initiator.accept(each)) {
            WireGuardEnvelope session = initiator.session();
            confirm(rings, session);
            return session;
          }
        }
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException("the device did not answer the handshake");
  }

  /** Sends a message with nothing in it: a keepalive. */
  static void confirm(Rings rings, Envelope session) {
    rings.use(
        (to, sizes, count) -> {
          sizes[0] = session.seal(0, 0, to[0], 0);
          session.finish();
        },
        (frames, firsts, count) -> {});
    while (rings.send(1) == 0) {
      Thread.onSpinWait();
    }
  }

  private void send(byte[] bytes) {
    message = bytes;
    while (rings.send(1) == 0) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void writeNext(long[] to, int[] sizes, int count) {
    TunnelHeaders.putUdp(to[0], message.length);
    PacketMemory.copyIn(message, 0, to[0] + TunnelHeaders.UDP_BYTES, message.length);
    sizes[0] = TunnelHeaders.UDP_BYTES + message.length;
  }

  @Override
  public void take(long[] frames, long[] firsts, int count) {
    for (int i = 0; i < count; i++) {
      int bytes = TunnelHeaders.payloadOfUdp(frames[i]);
      if (bytes >= 0) {
        byte[] copy = new byte[bytes];
        PacketMemory.copyOut(frames[i] + TunnelHeaders.UDP_BYTES, copy, 0, bytes);
        received.add(copy);
      }
    }
  }
}
