package io.millrace.driver.vhost.frontend;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.vhost.Message;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VhostConnection;
import io.millrace.driver.vhost.VhostException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A back end that only talks, in a thread of its own: as it should, unless told otherwise for a
 * request. It takes one connection after the other.
 */
final class ScriptedBackEnd implements AutoCloseable {
  static final int REPLY = 1 | 4;
  static final long FEATURES = 1L << 32 | 1L << 34 | 1L << 35 | 1L << 30 | 1L << 22;

  /** What has been asked, in the order of it. */
  final ConcurrentLinkedQueue<Request> asked = new ConcurrentLinkedQueue<>();

  /** The same, with a queue's descriptor areas as they were told. */
  final ConcurrentLinkedQueue<Long> descriptors = new ConcurrentLinkedQueue<>();

  private final Map<Request, Function<Message, byte @Nullable []>> script =
      new EnumMap<>(Request.class);
  private final UnixSocket listener;
  private final Thread thread = Thread.ofPlatform().name("scripted-back-end").unstarted(this::run);
  private volatile boolean stopped;

  /** What GET_STATUS tells; for the back end's thread. */
  int status;

  ScriptedBackEnd(UnixAddress address) {
    listener = UnixSocket.listen(address, UnixSocket.Type.STREAM);
  }

  /** Has other bytes sent as the answer to a request; null closes the connection instead. */
  ScriptedBackEnd answering(Request request, Function<Message, byte @Nullable []> answer) {
    script.put(request, answer);
    return this;
  }

  /** Has another number sent as the answer to a request. */
  ScriptedBackEnd answering(Request request, long number) {
    return answering(request, message -> number(request, number));
  }

  ScriptedBackEnd start() {
    thread.start();
    return this;
  }

  /** A message with a number. */
  static byte[] number(Request request, long value) {
    return bytes(request.code(), REPLY, 8, 8).putLong(12, value).array();
  }

  /** A message of anything. */
  static ByteBuffer bytes(int request, int flags, int size, int room) {
    return ByteBuffer.allocate(12 + room)
        .order(ByteOrder.nativeOrder())
        .putInt(request)
        .putInt(flags)
        .putInt(size);
  }

  private void run() {
    while (!stopped) {
      listener.await(20);
      @Nullable UnixSocket socket = listener.accept();
      if (socket != null) {
        try (VhostConnection connection = new VhostConnection(socket)) {
          serve(connection, socket);
        } catch (NativeException | VhostException e) {
          // The front end has had enough.
        }
      }
    }
  }

  private void serve(VhostConnection connection, UnixSocket socket) {
    while (!stopped) {
      try (@Nullable Message message = connection.receive()) {
        if (message == null) {
          socket.await(20);
        } else if (!answer(message, socket)) {
          return;
        }
      }
    }
  }

  private boolean answer(Message message, UnixSocket socket) {
    Request request = Request.find(message.request());
    if (request == null) {
      throw new AssertionError("request " + message.request());
    }
    request.check(message);
    asked.add(request);
    if (request == Request.SET_VRING_ADDR) {
      descriptors.add(message.vringAddress().descriptors());
    }
    Function<Message, byte @Nullable []> scripted = script.get(request);
    byte @Nullable [] bytes = scripted == null ? proper(request, message) : scripted.apply(message);
    if (bytes != null && bytes.length > 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment copy = arena.allocate(bytes.length);
        copy.copyFrom(MemorySegment.ofArray(bytes));
        socket.send(copy, 1000);
      }
    }
    return bytes != null;
  }

  /** What it answers unless told otherwise. */
  byte[] proper(Request request, Message message) {
    return switch (request) {
      case GET_FEATURES -> number(request, FEATURES);
      case GET_PROTOCOL_FEATURES -> number(request, 1 | 1 << 3 | 1 << 16);
      case GET_QUEUE_NUM -> number(request, 2);
      case GET_STATUS -> number(request, status);
      case SET_STATUS -> {
        status = (int) message.u64();
        yield number(request, 0);
      }
      case GET_VRING_BASE ->
          bytes(request.code(), REPLY, 8, 8).putInt(message.vringState().index()).array();
      default -> message.wantsReply() ? number(request, 0) : new byte[0];
    };
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    listener.close();
  }
}
