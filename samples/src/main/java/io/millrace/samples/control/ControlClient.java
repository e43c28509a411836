package io.millrace.samples.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Asks a running appliance. */
public final class ControlClient {
  private ControlClient() {}

  /**
   * Sends a request and hands on each line of the answer as it comes.
   *
   * @throws IOException if nobody listens there
   */
  public static void ask(Path socket, String request, Consumer<String> lines) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
      BufferedReader reader =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      String line = reader.readLine();
      while (line != null) {
        lines.accept(line);
        line = reader.readLine();
      }
    }
  }
}
