package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Burst;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages from outside on their way in: UDP payloads before, packets for inside after. It belongs
 * to one worker, and the packets in it stay the caller's.
 */
public final class InboundBurst {
  /** Most messages. */
  public static final int CAPACITY = Burst.MAX_SIZE;

  final long[] packets = new long[CAPACITY];
  final long[] outers = new long[CAPACITY];
  final byte[] verdicts = new byte[CAPACITY];
  final @Nullable Peer[] peers = new Peer[CAPACITY];
  private int size;

  /** An empty burst. */
  public InboundBurst() {}

  /**
   * Appends a message.
   *
   * @param packet the UDP payload; the UDP header lies right before it
   * @param outer address of the IP header, which lies before that one in the same buffer
   */
  public void add(long packet, long outer) {
    packets[size] = packet;
    outers[size] = outer;
    size++;
  }

  /** Number of messages. */
  public int size() {
    return size;
  }

  /** Empties the burst. */
  public void clear() {
    size = 0;
  }

  /** What has become of the message. */
  public Verdict verdict(int index) {
    return Verdict.of(verdicts[index]);
  }

  /** Whether the packet goes on inside. */
  public boolean isForwarded(int index) {
    return verdicts[index] == 0;
  }

  /**
   * The packet from within the message, an IP packet without padding, if it goes on; else the
   * message, whose bytes are not worth anything any more.
   */
  public long packet(int index) {
    return packets[index];
  }

  /** Whose message it is, if it goes on. */
  public Peer peer(int index) {
    return Objects.requireNonNull(peers[index]);
  }
}
