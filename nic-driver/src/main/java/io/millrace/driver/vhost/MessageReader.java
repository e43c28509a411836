package io.millrace.driver.vhost;

import io.millrace.driver.ffi.Unistd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from a stream that comes in pieces. It asks for the rest of one message
 * and never for more, so that the descriptors of the next one are not mixed up with this one's. For
 * one thread.
 */
final class MessageReader implements AutoCloseable {
  private final ByteBuffer header =
      ByteBuffer.allocate(Message.HEADER_BYTES).order(ByteOrder.nativeOrder());

  private final int[] fds = new int[Message.MAX_FDS];
  private int fdCount;
  private @Nullable ByteBuffer payload;

  /** How many bytes it wants next, at least 1. */
  int wanted() {
    return payload == null ? header.remaining() : payload.remaining();
  }

  /** Whether a message has come in part. */
  boolean isInside() {
    return payload != null || header.position() > 0;
  }

  /**
   * Takes a descriptor over that has come with the next bytes.
   *
   * @throws VhostException if there are too many; it is closed then
   */
  void accept(int fd) {
    if (fdCount == Message.MAX_FDS) {
      Unistd.close(fd);
      throw new VhostException(
          "a message comes with over " + Message.MAX_FDS + " file descriptors");
    }
    fds[fdCount++] = fd;
  }

  /**
   * Takes bytes, at most {@link #wanted}.
   *
   * @return the message that ends with them, or null
   * @throws VhostException if they cannot begin one
   */
  @Nullable Message accept(byte[] bytes, int count) {
    ByteBuffer body = payload;
    if (body == null) {
      header.put(bytes, 0, count);
      if (header.hasRemaining()) {
        return null;
      }
      body = begin();
      payload = body;
    } else {
      body.put(bytes, 0, count);
    }
    return body.hasRemaining() ? null : end(body);
  }

  private ByteBuffer begin() {
    int flags = header.getInt(4);
    int size = header.getInt(8);
    if ((flags & Message.VERSION_MASK) != Message.VERSION) {
      throw new VhostException(
          "a message has version %d, not %d"
              .formatted(flags & Message.VERSION_MASK, Message.VERSION));
    }
    if (size < 0 || size > Message.MAX_PAYLOAD) {
      throw new VhostException(
          "%s has a payload of %s bytes"
              .formatted(Message.name(header.getInt(0)), Integer.toUnsignedString(size)));
    }
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  private Message end(ByteBuffer body) {
    int[] own = Arrays.copyOf(fds, fdCount);
    Message message = new Message(header.getInt(0), header.getInt(4), body.flip(), own);
    header.clear();
    payload = null;
    fdCount = 0;
    return message;
  }

  /** Forgets what has come in part, and closes its descriptors. */
  @Override
  public void close() {
    for (int i = 0; i < fdCount; i++) {
      Unistd.close(fds[i]);
    }
    fdCount = 0;
    header.clear();
    payload = null;
  }
}
