package io.millrace.samples.wireguard;

import io.millrace.stages.wireguard.config.TunnelControl;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The socket {@code NAME.sock} by which the tool {@code wg} and others configure a tunnel
 * (wireguard.com/xplatform). Only this user may connect.
 *
 * <p>A thread of its own serves all clients and waits for none of them: requests are carried out
 * one after the other, when they are whole. A client that takes longer than {@link #LIMIT} over a
 * request or its answer is dismissed, as is, when there are more than {@value #CLIENTS}, the one
 * that has been silent longest. What clients have sent and not yet taken is limited in all.
 */
public final class TunnelSocket implements AutoCloseable {
  /** Where {@code wg} looks for sockets. */
  public static final Path DIRECTORY = Path.of("/var/run/wireguard");

  /** Most clients at a time. */
  static final int CLIENTS = 32;

  /** Longest time from the first byte of a request to the last of its answer. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  /** Most bytes of requests and answers under way, of all clients: for 100,000 peers and more. */
  static final long BYTES = 64L << 20;

  private static final System.Logger LOG = System.getLogger(TunnelSocket.class.getName());
  private static final long LOOK_MILLIS = 500;

  /** The names that interfaces may have (wg-quick(8)). */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_=+.-]{1,15}");

  private final ServerSocketChannel server;
  private final Selector selector;
  private final SocketFile file;
  private final Clerk clerk;
  private final Budget budget;
  private final long limitNanos;
  private final Runnable removed;
  private final Thread thread;

  private TunnelSocket(
      ServerSocketChannel server,
      Selector selector,
      SocketFile file,
      TunnelControl tunnel,
      Settings settings,
      Runnable removed) {
    this.server = server;
    this.selector = selector;
    this.file = file;
    this.removed = removed;
    clerk = new Clerk(tunnel);
    budget = new Budget(settings.bytes);
    limitNanos = settings.limit.toNanos();
    thread = Thread.ofPlatform().daemon().name("millrace-wg").unstarted(this::serve);
  }

  /**
   * What tests set otherwise.
   *
   * @param limit longest time for a request
   * @param bytes most bytes under way
   */
  record Settings(Duration limit, long bytes) {}

  /**
   * Starts to serve a tunnel. A socket that nobody answers any more is replaced.
   *
   * @param directory made if there is none
   * @param name of the tunnel, 1 to 15 letters, digits and {@code _=+.-}
   * @param tunnel called by this socket's thread only
   * @param removed called once by this socket's thread when somebody else removes the socket, which
   *     is a way to end a tunnel; must not wait
   * @throws IOException if it cannot; the message says what to do
   */
  public static TunnelSocket open(
      Path directory, String name, TunnelControl tunnel, Runnable removed) throws IOException {
    return open(directory, name, tunnel, removed, new Settings(LIMIT, BYTES));
  }

  static TunnelSocket open(
      Path directory, String name, TunnelControl tunnel, Runnable removed, Settings settings)
      throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException(
          "'" + name + "' cannot be the name of a tunnel: 1 to 15 letters, digits and _=+.- can");
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      SocketFile file = SocketFile.bind(server, directory.resolve(name + ".sock"));
      server.configureBlocking(false);
      Selector selector = Selector.open();
      server.register(selector, SelectionKey.OP_ACCEPT);
      TunnelSocket socket = new TunnelSocket(server, selector, file, tunnel, settings, removed);
      socket.thread.start();
      return socket;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Where it is. */
  public Path path() {
    return file.path();
  }

  private void serve() {
    boolean isThere = true;
    try {
      while (server.isOpen()) {
        selector.select(this::serve, LOOK_MILLIS);
        dismissOverdue();
        if (isThere && server.isOpen() && !file.isThere()) {
          isThere = false;
          removed.run();
        }
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, file.path() + " is served no more", e);
    } finally {
      clients().forEach(this::dismiss);
      closeSelector();
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the selector of " + file.path() + " cannot be closed", e);
    }
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof Client client) {
      proceed(key, client);
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      if (channel != null) {
        channel.configureBlocking(false);
        makeRoom();
        Client client = new Client(channel, clerk, budget, limitNanos, System.nanoTime());
        channel.register(selector, SelectionKey.OP_READ, client);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of " + file.path() + " could not be accepted", e);
    }
  }

  private void makeRoom() {
    List<SelectionKey> clients = clients();
    if (clients.size() >= CLIENTS) {
      long now = System.nanoTime();
      clients.stream()
          .max(Comparator.comparingLong(key -> now - client(key).activeNanos()))
          .ifPresent(this::dismiss);
    }
  }

  private void proceed(SelectionKey key, Client client) {
    try {
      if (client.proceed(System.nanoTime())) {
        key.interestOps(client.isAnswering() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      } else {
        dismiss(key);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of " + file.path() + " is gone", e);
      dismiss(key);
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR, "serving " + file.path() + " failed; this is a bug, please report it", e);
      dismiss(key);
    }
  }

  private void dismissOverdue() {
    long now = System.nanoTime();
    clients().stream().filter(key -> client(key).isOverdue(now)).forEach(this::dismiss);
  }

  private void dismiss(SelectionKey key) {
    try {
      key.cancel();
      client(key).close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client of " + file.path() + " cannot be closed", e);
    }
  }

  /** Of those that are still served. */
  private List<SelectionKey> clients() {
    List<SelectionKey> clients = new ArrayList<>();
    selector.keys().stream()
        .filter(key -> key.isValid() && key.attachment() instanceof Client)
        .forEach(clients::add);
    return clients;
  }

  private static Client client(SelectionKey key) {
    return (Client) key.attachment();
  }

  /** Stops serving, dismisses all clients and removes the socket. */
  @Override
  public void close() throws IOException {
    file.remove();
    server.close();
    selector.wakeup();
    boolean isInterrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
