package io.millrace.samples.wireguard;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A socket's place in a directory: made so that nobody but this user can ever connect, and taken
 * away again unless it is another's by then.
 */
final class SocketFile {
  private final Path path;
  private final Object identity;

  private SocketFile(Path path, Object identity) {
    this.path = path;
    this.identity = identity;
  }

  /**
   * Binds the socket there. One that nobody answers any more is replaced.
   *
   * @throws IOException if it cannot be; the message says what to do
   */
  static SocketFile bind(ServerSocketChannel server, Path path) throws IOException {
    Path directory = Objects.requireNonNull(path.getParent());
    Files.createDirectories(directory);
    removeStale(path);
    // Made where only this user can go, so that it has its permissions before it has its name.
    Path workshop = workshop(directory);
    Path made = workshop.resolve("s");
    try {
      server.bind(UnixDomainSocketAddress.of(made));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
      Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(made);
      Files.delete(workshop);
    }
    return new SocketFile(path, identity(path));
  }

  private static Path workshop(Path directory) throws IOException {
    try {
      return Files.createTempDirectory(directory, ".millrace");
    } catch (AccessDeniedException e) {
      throw new IOException("no permission to make a socket in " + directory, e);
    }
  }

  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).isOther()) {
      throw new IOException(path + " is there and no socket: remove it");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false); // one with a full queue is alive
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      Files.deleteIfExists(path);
      return;
    } catch (IOException e) {
      throw new IOException(path + " is in use: " + e.getMessage(), e);
    }
    throw new IOException(
        path + " is answered by another process: stop it, or name the tunnel otherwise");
  }

  private static Object identity(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey());
  }

  Path path() {
    return path;
  }

  /** Whether it is still there. */
  boolean isThere() {
    try {
      return identity.equals(identity(path));
    } catch (IOException e) {
      return false;
    }
  }

  void remove() throws IOException {
    if (isThere()) {
      Files.deleteIfExists(path);
    }
  }
}
