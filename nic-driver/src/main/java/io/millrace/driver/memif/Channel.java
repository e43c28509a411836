package io.millrace.driver.memif;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.ffi.ReceivedMessage;
import io.millrace.driver.ffi.UnixSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The control channel of one connection: whole messages, and descriptors beside them. */
final class Channel implements AutoCloseable {
  /** A message of 128 bytes always finds room with a peer that reads at all. */
  private static final int SEND_MILLIS = 100;

  /** A message, and the descriptor that came with it until somebody takes it. */
  static final class Incoming implements AutoCloseable {
    private final Message message;
    private final ReceivedMessage received;

    private Incoming(Message message, ReceivedMessage received) {
      this.message = message;
      this.received = received;
    }

    Message message() {
      return message;
    }

    /** The descriptor, which is the caller's from here on. */
    int takeFd(String what) throws PeerException {
      if (received.fdCount() != 1) {
        throw new PeerException("Missing " + what);
      }
      return received.takeFd(0);
    }

    @Override
    public void close() {
      received.close();
    }
  }

  private final UnixSocket socket;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment room = arena.allocate(Protocol.MESSAGE_BYTES);
  private final PollSet descriptors = new PollSet(2);
  private @Nullable Alarm alarm;

  /** A channel over a connected socket, which is the channel's; for the calling thread. */
  Channel(UnixSocket socket) {
    this.socket = socket;
    descriptors.set(0, socket.fd());
  }

  /** From here on the alarm interrupts whoever waits for a message. */
  void heed(Alarm newAlarm) {
    alarm = newAlarm;
    descriptors.set(1, newAlarm.fd());
  }

  /** Nothing interrupts any more. */
  void heedNothing() {
    alarm = null;
    descriptors.set(1, -1);
  }

  /** Sends a message. */
  void send(Message message) throws PeerException {
    transmit(message);
  }

  /** Sends a message and a descriptor, which stays the caller's. */
  void send(Message message, int fd) throws PeerException {
    transmit(message, fd);
  }

  private void transmit(Message message, int... fds) throws PeerException {
    MemorySegment.copy(message.encode(), 0, room, ValueLayout.JAVA_BYTE, 0, Protocol.MESSAGE_BYTES);
    try {
      socket.send(room, SEND_MILLIS, fds);
    } catch (NativeException e) {
      throw PeerException.gone("the peer is gone: " + e.getMessage());
    }
  }

  /**
   * Waits for a message.
   *
   * @param timeoutMillis how long; −1 without end
   * @return to be closed by the caller
   * @throws PeerException if something else came, or nothing, or the alarm
   */
  Incoming receive(int timeoutMillis) throws PeerException {
    Incoming incoming = receiveWithin(timeoutMillis);
    if (incoming == null) {
      throw new PeerException("the peer has said nothing for %d ms".formatted(timeoutMillis));
    }
    return incoming;
  }

  /** As {@link #receive}, but null if nothing came. */
  @Nullable Incoming receiveWithin(int timeoutMillis) throws PeerException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (true) {
      ReceivedMessage received = take();
      if (received != null) {
        return read(received);
      }
      checkAlarm();
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (timeoutMillis >= 0 && left <= 0) {
        return null;
      }
      descriptors.await(timeoutMillis < 0 ? -1 : (int) left);
      checkAlarm();
    }
  }

  private @Nullable ReceivedMessage take() throws PeerException {
    try {
      return socket.receive(room);
    } catch (NativeException e) {
      throw PeerException.gone("the peer is gone: " + e.getMessage());
    }
  }

  private Incoming read(ReceivedMessage received) throws PeerException {
    try {
      if (received.length() == 0) {
        throw PeerException.gone("the peer has closed the connection");
      }
      if (received.length() != Protocol.MESSAGE_BYTES || received.isCut()) {
        throw new PeerException("Invalid message size");
      }
      Message message = Message.decode(room.toArray(ValueLayout.JAVA_BYTE));
      if (message instanceof Message.Disconnect(int code, String reason)) {
        throw PeerException.gone("the peer disconnects: '%s' (%d)".formatted(reason, code));
      }
      return new Incoming(message, received);
    } catch (PeerException e) {
      received.close();
      throw e;
    }
  }

  private void checkAlarm() throws PeerException {
    String reason = alarm == null ? null : alarm.reason();
    if (reason != null) {
      throw new PeerException(reason);
    }
  }

  /** Says goodbye, if the peer still hears it. */
  void disconnect(PeerException why) {
    if (!why.worthTelling()) {
      return;
    }
    try {
      send(new Message.Disconnect(0, why.reason()));
    } catch (PeerException e) {
      // it does not
    }
  }

  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}
