package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Burst;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way through a tunnel, and what has become of each. It belongs to one worker, and
 * the packets in it stay the caller's.
 */
public abstract sealed class TunnelBurst permits InboundBurst, OutboundBurst {
  /** Most packets. */
  public static final int CAPACITY = Burst.MAX_SIZE;

  final long[] packets = new long[CAPACITY];
  final byte[] verdicts = new byte[CAPACITY];
  final @Nullable Peer[] peers = new Peer[CAPACITY];
  int size;

  TunnelBurst() {}

  /** Number of packets. */
  public final int size() {
    return size;
  }

  /** Empties the burst. */
  public final void clear() {
    size = 0;
  }

  /** What has become of the packet. */
  public final Verdict verdict(int index) {
    return Verdict.of(verdicts[index]);
  }

  /** Whether the packet goes on. */
  public final boolean isForwarded(int index) {
    return verdicts[index] == 0;
  }

  /**
   * If it goes on, the IP packet without padding from within a message from outside, or the message
   * to send, a UDP payload. Else, on the way in, the message, whose bytes are not worth anything
   * any more, and on the way out the packet as it was.
   */
  public final long packet(int index) {
    return packets[index];
  }

  /** Whose it is, or whom it is for, if it goes on or is to be held. */
  public final Peer peer(int index) {
    return Objects.requireNonNull(peers[index]);
  }
}
