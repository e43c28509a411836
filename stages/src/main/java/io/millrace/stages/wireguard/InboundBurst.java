package io.millrace.stages.wireguard;

/** Messages from outside on their way in: UDP payloads before, packets for inside after. */
public final class InboundBurst extends TunnelBurst {
  final long[] outers = new long[CAPACITY];

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
}
