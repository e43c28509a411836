package io.millrace.stages.wireguard.stage;

import io.millrace.driver.port.MacAddress;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.wireguard.Tunnel;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the stages of a tunnel share: the tunnel, its port, what its control has to send, and the
 * Ethernet addresses of its two ends, which frames of ours only carry within the graph. Any thread.
 */
public final class TunnelLink {
  final Tunnel tunnel;
  final Outside outside;
  final ControlMessages messages = new ControlMessages();
  final Supplier<Aead> engine;

  /** Ethernet address of the router's interface. */
  final long router;

  /** Ethernet address of whatever is beyond. */
  final long beyond;

  /**
   * A tunnel that nobody controls: without peers.
   *
   * @param mac Ethernet address of the router's interface at the tunnel
   * @param engine makes a crypto engine for each worker
   * @param random for indices and ports; one that nobody can foretell
   */
  public TunnelLink(MacAddress mac, Supplier<Aead> engine, RandomGenerator random) {
    this.engine = engine;
    tunnel = new Tunnel(random);
    outside = new Outside(random);
    router = mac.value();
    beyond = router ^ 1;
  }

  /** The protocol core. */
  public Tunnel tunnel() {
    return tunnel;
  }

  /** Messages of control that could not be sent, for want of room, a buffer, or an address. */
  public long lostMessages() {
    return messages.lostMessages();
  }
}
