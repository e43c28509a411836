package io.millrace.stages.wireguard.stage;

import io.millrace.stages.wireguard.ControlledTunnel;
import java.util.random.RandomGenerator;

/**
 * The UDP port of a tunnel, on the addresses that the graph has for itself, so that no port can be
 * another's. Any thread.
 */
final class Outside implements ControlledTunnel.Outside {
  /** Ports that nobody is registered for (RFC 6335, section 6). */
  private static final int FIRST_DYNAMIC = 49_152;

  private static final int LAST_PORT = 65_535;

  private final RandomGenerator random;
  private volatile int listenPort;
  private volatile int fwmark;

  /** Some port, until another is set. */
  Outside(RandomGenerator random) {
    this.random = random;
    listenPort = anyPort();
  }

  private int anyPort() {
    return random.nextInt(FIRST_DYNAMIC, LAST_PORT + 1);
  }

  @Override
  public int listenPort() {
    return listenPort;
  }

  @Override
  public void setListenPort(int port) {
    listenPort = port == 0 ? anyPort() : port;
  }

  /** Kept for whoever asks; there is no kernel that routes by it. */
  @Override
  public int fwmark() {
    return fwmark;
  }

  @Override
  public void setFwmark(int mark) {
    fwmark = mark;
  }
}
