package io.millrace.stages.wireguard;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Packets from inside on their way out: IP packets before, UDP payloads after. */
public final class OutboundBurst extends TunnelBurst {
  final byte[] typesOfService = new byte[CAPACITY];
  final @Nullable Endpoint[] endpoints = new Endpoint[CAPACITY];

  /** An empty burst. */
  public OutboundBurst() {}

  /** Appends an IP packet; behind it, its buffer has room for padding and tag. */
  public void add(long packet) {
    packets[size++] = packet;
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
