package io.millrace.samples.wireguard;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of the socket that sends what it likes. */
final class RawClient implements AutoCloseable {
  private final SocketChannel channel;

  RawClient(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  RawClient send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return this;
  }

  /** Sends that until the other side does not take it any more. */
  void sendUntilRefused(String text) {
    try {
      for (int i = 0; i < 1_000_000; i++) {
        send(text);
      }
      throw new AssertionError("all of it was taken");
    } catch (IOException expected) {
      assertTrue(expected.getMessage() != null);
    }
  }

  /** Sends that until nothing goes out; then nobody reads. */
  void sendUntilStuck(String text) throws IOException {
    channel.configureBlocking(false);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    for (int idle = 0; idle < 100; ) {
      bytes.rewind();
      if (channel.write(bytes) > 0) {
        idle = 0;
      } else {
        idle++;
        Thread.onSpinWait();
      }
    }
    channel.configureBlocking(true);
  }

  /** Reads one answer. */
  String answer() throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (!text.toString().endsWith("\n\n")) {
      one.clear();
      assertTrue(channel.read(one) > 0, () -> "the end, after: " + text);
      text.append((char) one.get(0));
    }
    return text.toString();
  }

  /** Waits until the other side has ended it. */
  void awaitEnd() throws IOException {
    ByteBuffer some = ByteBuffer.allocate(4096);
    try {
      while (channel.read(some) >= 0) {
        some.clear();
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
