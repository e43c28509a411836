package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Burst;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packets from inside on their way out: IP packets before, UDP payloads after. It belongs to one
 * worker, and the packets in it stay the caller's.
 */
public final class OutboundBurst {
  /** Most packets. */
  public static final int CAPACITY = Burst.MAX_SIZE;

  final long[] packets = new long[CAPACITY];
  final byte[] verdicts = new byte[CAPACITY];
  final byte[] typesOfService = new byte[CAPACITY];
  final @Nullable Peer[] peers = new Peer[CAPACITY];
  final @Nullable Endpoint[] endpoints = new Endpoint[CAPACITY];
  private int size;

  /** An empty burst. */
  public OutboundBurst() {}

  /** Appends an IP packet; behind it, its buffer has room for padding and tag. */
  public void add(long packet) {
    packets[size++] = packet;
  }

  /** Number of packets. */
  public int size() {
    return size;
  }

  /** Empties the burst. */
  public void clear() {
    size = 0;
  }

  /** What has become of the packet. */
  public Verdict verdict(int index) {
    return Verdict.of(verdicts[index]);
  }

  /** Whether there is a message to send. */
  public boolean isForwarded(int index) {
    return verdicts[index] == 0;
  }

  /** The message, a UDP payload, if it goes on; else the packet as it was. */
  public long packet(int index) {
    return packets[index];
  }

  /** Whom it is for, if it goes on or is to be held. */
  public Peer peer(int index) {
    return Objects.requireNonNull(peers[index]);
  }

  /** Where to send the message, if it goes on. */
  public Endpoint endpoint(int index) {
    return Objects.requireNonNull(endpoints[index]);
  }

  /** Type of service, or traffic class, of the message, if it goes on. */
  public int typeOfService(int index) {
    return typesOfService[index];
  }
}
