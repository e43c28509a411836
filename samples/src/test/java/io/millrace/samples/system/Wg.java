package io.millrace.samples.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.samples.wireguard.TunnelSocket;
import io.millrace.stages.wireguard.config.ConfException;
import io.millrace.stages.wireguard.config.HostPort;
import io.millrace.stages.wireguard.config.PeerConfig;
import io.millrace.stages.wireguard.config.SecretText;
import io.millrace.stages.wireguard.config.TunnelConfig;
import io.millrace.stages.wireguard.config.TunnelControl;
import io.millrace.stages.wireguard.config.WireGuardConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The standard tool {@code wg}, and a socket with a name of its own on which it finds a tunnel. */
final class Wg implements AutoCloseable {
  private final String name = "mr" + Integer.toHexString(new Random().nextInt() & 0x7fff_ffff);
  private final Path directory;
  private final TunnelSocket socket;

  /**
   * The tool on a tunnel.
   *
   * @param directory for files
   */
  Wg(TunnelControl tunnel, Path directory) throws IOException {
    Commands.require("wg");
    this.directory = directory;
    socket = TunnelSocket.open(TunnelSocket.DIRECTORY, name, tunnel, () -> {});
  }

  /** Of the tunnel. */
  String name() {
    return name;
  }

  /** Runs {@code wg} with these words. */
  Commands.Output attempt(String... words) throws IOException {
    return Commands.run(
        Stream.concat(Stream.of("env", "WG_ENDPOINT_RESOLUTION_RETRIES=0", "wg"), Stream.of(words))
            .toArray(String[]::new));
  }

  /** What {@code wg} says to these words, which it must do. */
  String run(String... words) throws IOException {
    return attempt(words).good();
  }

  /** Sets with these words, single spaces between them. */
  void set(String words) throws IOException {
    run(("set " + name + " " + words).split(" "));
  }

  /** What {@code wg show} says of that. */
  String show(String what) throws IOException {
    return run("show", name, what);
  }

  /** A file with that text. */
  String file(String text) throws IOException {
    return Files.writeString(directory.resolve("f" + Integer.toHexString(text.hashCode())), text)
        .toString();
  }

  /** What we make of a file that must be good. */
  static TunnelConfig parse(String text) {
    try {
      return WireGuardConf.parse("wg.conf", text.getBytes(UTF_8));
    } catch (ConfException e) {
      throw new AssertionError(text, e);
    }
  }

  /** The same for files that mean the same: prefixes in order, endpoints in one form. */
  static String canonical(TunnelConfig config) {
    List<PeerConfig> peers = config.peers().stream().map(Wg::canonical).toList();
    try (SecretText text = WireGuardConf.write(new TunnelConfig(config.own(), peers))) {
      return new String(text.toBytes(), UTF_8);
    }
  }

  private static PeerConfig canonical(PeerConfig peer) {
    return new PeerConfig(
        peer.publicKey(),
        peer.presharedKey(),
        peer.endpoint().flatMap(HostPort::literal).map(e -> HostPort.parse(e.toString())),
        peer.allowedIps().stream().sorted(Comparator.comparing(Object::toString)).toList(),
        peer.persistentKeepaliveSeconds());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
