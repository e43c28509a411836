package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A gateway where the router is, with a tunnel to wireguard-go on the host to its right.
 *
 * <pre>
 *   left host ——— gateway ——— right host
 *   10.0.1.2      10.9.0.1 ═══ 10.9.0.2
 *   fd00:1::2     fd00:9::1    fd00:9::2
 * </pre>
 */
final class TunnelLab {
  /** Our addresses and the peer's, inside. */
  static final String OUR4 = "10.9.0.1";

  static final String OUR6 = "fd00:9::1";
  static final String PEER4 = "10.9.0.2";
  static final String PEER6 = "fd00:9::2";

  /** The UDP ports outside. */
  static final int OUR_PORT = 51820;

  static final int PEER_PORT = 51821;

  /** What we allow the peer, and what it allows us. */
  static final String PEERS = PEER4 + "/32, " + PEER6 + "/128";

  static final String OURS = OUR4 + "/32, 10.0.1.0/24, " + OUR6 + "/128, fd00:1::/64";

  static final String ADDRESS = "Address = " + OUR4 + "/24, " + OUR6 + "/64\n";

  /** Endpoints over either version. */
  static final String AT_PEER4 = "Endpoint = " + Network.RIGHT4 + ":" + PEER_PORT + "\n";

  static final String AT_PEER6 = "Endpoint = [" + Network.RIGHT6 + "]:" + PEER_PORT + "\n";
  static final String AT_US4 = "Endpoint = " + Network.FAR4 + ":" + OUR_PORT + "\n";
  static final String AT_US6 = "Endpoint = [" + Network.FAR6 + "]:" + OUR_PORT + "\n";

  /** What the peer's namespace gets with the interface. */
  static final List<String> PEERS_ADDRESSES =
      List.of(
          "addr add " + PEER4 + "/24 dev %s",
          "addr add " + PEER6 + "/64 dev %s nodad",
          "route add 10.0.1.0/24 dev %s",
          "-6 route add fd00:1::/64 dev %s");

  private static final AtomicInteger COUNT = new AtomicInteger();

  final Lab lab;
  final Network net;
  final Path directory;

  /** The gateway's tunnel, by which {@code wg} finds it. */
  final String tunnel = name();

  TunnelLab(Lab lab) {
    Commands.require("wg", "wireguard-go");
    this.lab = lab;
    net = lab.network();
    directory = lab.directory();
  }

  /** A name for an interface that no other test has. */
  static String name() {
    return "mr"
        + Long.toString(ProcessHandle.current().pid(), 36)
        + "w"
        + Integer.toString(COUNT.incrementAndGet(), 36);
  }

  /** Our end's file, for a peer with more lines than its key. */
  static String ours(String more) {
    return TunnelKeys.US.own(OUR_PORT) + ADDRESS + TunnelKeys.THEM.asPeer(PEERS) + more;
  }

  /** The same for the peer's end. */
  static String theirs(String more) {
    return TunnelKeys.THEM.own(PEER_PORT) + TunnelKeys.US.asPeer(OURS) + more;
  }

  /** Starts a gateway with this tunnel; it forwards when this returns. */
  Appliance gateway(String conf) {
    return gateway(Gateway.of(tunnel), conf);
  }

  /** Starts a gateway like that one. */
  Appliance gateway(Gateway gateway, String conf) {
    writeConf(tunnel, conf);
    return start(gateway);
  }

  /** Starts a gateway whose tunnels' files are written. */
  Appliance start(Gateway gateway) {
    return lab.begin(net.router, directory, gateway.yaml(), List.of()).awaitStart();
  }

  /** Writes the file of one of the gateway's tunnels. */
  void writeConf(String name, String conf) {
    try {
      Files.writeString(directory.resolve(name + ".conf"), conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the peer on the right. */
  WireGuardGo peer(String conf) {
    return peer(net.right, conf, PEERS_ADDRESSES);
  }

  /** Starts a peer on a host, with arguments for {@code ip} that give it addresses and routes. */
  WireGuardGo peer(Host host, String conf, List<String> arguments) {
    return lab.untilEnd(new WireGuardGo(host, name(), lab.directory(), conf, arguments));
  }

  /** Runs {@code wg} with words that single spaces separate. */
  static String wg(String words) {
    return Shell.run("wg " + words);
  }

  /** What {@code wg show} says of the gateway's tunnel. */
  String show(String what) {
    return wg("show " + tunnel + " " + what);
  }

  /** A file with this text, for {@code wg}. */
  Path file(String text) {
    try {
      return Files.writeString(Files.createTempFile(directory, "wg", ".txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that both hosts reach each other through the tunnel, over both versions. */
  void assertReached() {
    Ping.from(net.left, "-c 3 -i 0.01 -W 5 " + PEER4).complete();
    Ping.from(net.left, "-6 -c 3 -i 0.01 -W 5 " + PEER6).complete();
    Ping.from(net.right, "-c 3 -i 0.01 -W 5 " + Network.LEFT4).complete();
    Ping.from(net.right, "-6 -c 3 -i 0.01 -W 5 " + Network.LEFT6).complete();
  }

  /** Waits until something is so. */
  static void await(String what, int seconds, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "it is not so that " + what);
      pause(20);
    }
  }

  static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
