package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** wireguard-go, which nobody here wrote, as an interface of a namespace. */
final class WireGuardGo implements AutoCloseable {
  static final int MTU = 1420;

  private final Host host;
  private final String name;
  private final Path file;
  private final List<String> arguments;
  private Shell.Running process;

  /**
   * Starts it; the interface is up when this returns.
   *
   * @param name of the interface, nobody else's on this machine
   * @param conf what {@code wg setconf} takes
   * @param arguments of {@code ip} to be called then, {@code %s} for the name
   */
  WireGuardGo(Host host, String name, Path directory, String conf, List<String> arguments) {
    Commands.require("wg", "wireguard-go");
    this.host = host;
    this.name = name;
    this.arguments = arguments;
    file = directory.resolve(name + ".conf");
    write(conf);
    process = begin();
  }

  private void write(String conf) {
    try {
      Files.writeString(file, conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Shell.Running begin() {
    Path socket = Path.of("/var/run/wireguard", name + ".sock");
    remove(socket); // what a killed one has left
    Shell.Running running =
        host.start("wireguard-go -f " + name).until("it listens", () -> Files.exists(socket));
    configure();
    host.ip("link set " + name + " up mtu " + MTU);
    arguments.forEach(each -> host.ip(each.formatted(name)));
    return running;
  }

  private static void remove(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure() {
    Shell.run("wg setconf " + name + " " + file);
  }

  /** Goes over to another configuration. */
  void reconfigure(String conf) {
    write(conf);
    configure();
  }

  /** Starts it anew with what it was started with: it knows no keys of a session any more. */
  void restart() {
    process.close();
    process = begin();
  }

  /** The same without letting it end as it would. */
  void killAndRestart() {
    process.process().destroyForcibly();
    assertTrue(process.await().exit() != 0);
    process = begin();
  }

  /** Has {@code wg set} change something. */
  void set(String words) {
    Shell.run("wg set " + name + " " + words);
  }

  /** Of its interface. */
  String name() {
    return name;
  }

  /** Where it runs. */
  Host host() {
    return host;
  }

  @Override
  public void close() {
    if (process.process().isAlive()) {
      process.close();
    }
  }
}
