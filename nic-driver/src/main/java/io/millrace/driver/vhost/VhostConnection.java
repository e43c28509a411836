package io.millrace.driver.vhost;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.ReceivedMessage;
import io.millrace.driver.ffi.UnixSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection between a front end and a back end. Each method throws {@link VhostException} when
 * the other end is gone or has broken the protocol; the connection is of no more use then, and its
 * owner closes it. For one thread at a time.
 */
public final class VhostConnection implements AutoCloseable {
  /** How long to wait for a peer that does not receive. */
  private static final int SEND_MILLIS = 1000;

  private final UnixSocket socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(Message.MAX_PAYLOAD);
  private final byte[] bytes = new byte[Message.MAX_PAYLOAD];
  private final MessageReader reader = new MessageReader();
  private boolean closed;

  /** Makes one of a stream socket, which is the connection's from here on. */
  public VhostConnection(UnixSocket socket) {
    this.socket = socket;
  }

  /** The socket's descriptor, to wait for it together with others. */
  public int fd() {
    return socket.fd();
  }

  /**
   * Sends a request.
   *
   * @param needReply whether the other end is to acknowledge it, see {@link
   *     ProtocolFeature#REPLY_ACK}
   * @param fds descriptors to go with it, which stay the caller's
   */
  public void send(Request request, boolean needReply, Payload payload, int... fds) {
    send(Message.encode(request.code(), needReply ? Message.NEED_REPLY : 0, payload), fds);
  }

  /** Sends a request that only a back end has. */
  public void send(BackendRequest request, boolean needReply, Payload payload, int... fds) {
    send(Message.encode(request.code(), needReply ? Message.NEED_REPLY : 0, payload), fds);
  }

  /** Sends the answer to a request. */
  public void reply(Message request, Payload payload, int... fds) {
    send(Message.encode(request.request(), Message.REPLY, payload), fds);
  }

  private void send(ByteBuffer message, int... fds) {
    try (Arena once = Arena.ofConfined()) {
      MemorySegment copy = once.allocate(message.remaining());
      copy.copyFrom(MemorySegment.ofBuffer(message));
      socket.send(copy, SEND_MILLIS, fds);
    } catch (NativeException e) {
      throw broken(e);
    }
  }

  /**
   * Sends a request and waits for its answer: the one that it has, or else the acknowledgement.
   *
   * @return the answer, checked, to be closed by the caller
   */
  public Message ask(Request request, Payload payload, int timeoutMillis, int... fds) {
    send(request, !request.isAnswered(), payload, fds);
    Message reply = await(request.name(), timeoutMillis);
    try {
      request.checkReply(reply);
      return reply;
    } catch (VhostException e) {
      reply.close();
      throw e;
    }
  }

  private Message await(String what, int timeoutMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (true) {
      @Nullable Message message = receive();
      if (message != null) {
        return message;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new VhostException(
            "%s is not answered within %d ms%s"
                .formatted(what, timeoutMillis, reader.isInside() ? ", or not in full" : ""));
      }
      socket.await((int) TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
  }

  /**
   * The next message if it has come whole, to be closed by the caller, or null. Never waits.
   *
   * @throws VhostException also at the end of the connection
   */
  public @Nullable Message receive() {
    while (true) {
      int wanted = reader.wanted();
      try (ReceivedMessage received = socket.receive(buffer.asSlice(0, wanted))) {
        if (received == null) {
          return null;
        }
        @Nullable Message message = accept(received);
        if (message != null) {
          return message;
        }
      } catch (NativeException e) {
        throw broken(e);
      }
    }
  }

  private @Nullable Message accept(ReceivedMessage received) {
    int count = received.length();
    if (count == 0) {
      throw new VhostException(
          "the other end has closed the connection"
              + (reader.isInside() ? " in the middle of a message" : ""));
    }
    for (int i = 0; i < received.fdCount(); i++) {
      reader.accept(received.takeFd(i));
    }
    if (received.isCut()) {
      throw new VhostException("file descriptors are lost: this process can have no more");
    }
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, count);
    return reader.accept(bytes, count);
  }

  /** Whether a message has come in part: its rest is to follow at once. */
  public boolean isInsideMessage() {
    return reader.isInside();
  }

  private static VhostException broken(NativeException e) {
    return new VhostException("the connection is broken: " + e.getMessage());
  }

  /** Closes it; done again it does no harm. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      reader.close();
      socket.close();
      arena.close();
    }
  }
}
