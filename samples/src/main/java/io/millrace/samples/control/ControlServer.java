package io.millrace.samples.control;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Answers requests on a Unix domain socket that only this user may connect to: a line of words in,
 * lines out, then the connection ends. One client at a time, served by a thread of its own.
 */
public final class ControlServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers.
     *
     * @param request words of the line
     * @param answer where the answer's lines go
     */
    void answer(String[] request, Answer answer) throws IOException;
  }

  /** An answer under way. */
  @FunctionalInterface
  public interface Answer {
    /** Sends a line; throws when the client is gone. */
    void line(String text) throws IOException;
  }

  private final ServerSocketChannel server;
  private final Path path;
  private final Handler handler;
  private final Thread thread;

  private ControlServer(ServerSocketChannel server, Path path, Handler handler) {
    this.server = server;
    this.path = path;
    this.handler = handler;
    thread = Thread.ofPlatform().daemon().name("millrace-control").unstarted(this::serve);
  }

  /** Starts to listen; a socket that nobody answers any more is replaced. */
  public static ControlServer open(Path path, Handler handler) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    ControlServer control = new ControlServer(server, path, handler);
    control.thread.start();
    return control;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        serve(client);
      } catch (ClosedChannelException e) {
        LOG.log(System.Logger.Level.DEBUG, "control socket closed", e);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "a client of the control socket is gone", e);
      }
    }
  }

  private void serve(SocketChannel client) throws IOException {
    BufferedReader reader = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
    BufferedWriter writer = new BufferedWriter(Channels.newWriter(client, StandardCharsets.UTF_8));
    String request = reader.readLine();
    if (request != null) {
      handler.answer(
          request.strip().split(" +"),
          line -> {
            writer.write(line + "\n");
            writer.flush();
          });
    }
  }

  /** Stops listening and removes the socket. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
