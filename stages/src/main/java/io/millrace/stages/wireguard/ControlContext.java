package io.millrace.stages.wireguard;

import java.time.Instant;
import java.util.random.RandomGenerator;
import org.agrona.collections.Int2ObjectHashMap;

/** What the sessions of a tunnel have in common, the time among it. Control only. */
final class ControlContext {
  final Tunnel tunnel;
  final Transmitter transmitter;
  final Keepalives keepalives;
  final RandomGenerator random;

  /** Whose the receiver indices are, in handshakes and in keys. */
  final Int2ObjectHashMap<Session> byIndex = new Int2ObjectHashMap<>();

  private long nanos;
  private Instant time = Instant.EPOCH;

  ControlContext(
      Tunnel tunnel, Transmitter transmitter, Keepalives keepalives, RandomGenerator random) {
    this.tunnel = tunnel;
    this.transmitter = transmitter;
    this.keepalives = keepalives;
    this.random = random;
  }

  void set(long newNanos, Instant newTime) {
    nanos = newNanos;
    time = newTime;
  }

  /** Of the monotonic clock. */
  long nanos() {
    return nanos;
  }

  /** Of the clock on the wall. */
  Instant time() {
    return time;
  }
}
