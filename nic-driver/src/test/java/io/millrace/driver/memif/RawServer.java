package io.millrace.driver.memif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.ReceivedMessage;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A server that says and writes what it is told to, however wrong. */
final class RawServer implements AutoCloseable {
  static final Message.Hello HELLO = new Message.Hello("raw", 0x200, 0x200, 255, 255, 255, 14);
  private static final int PATIENCE = 5_000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate(256);
  private final UnixSocket listener;
  private final UnixSocket socket;
  private MemorySegment memory = MemorySegment.NULL;
  private long c2s;
  private long s2c;
  private int log2Size;
  private boolean gone;

  /** Waits for the client that has been opened meanwhile. */
  private RawServer(UnixSocket listener) {
    this.listener = listener;
    assertTrue(listener.await(PATIENCE), "nobody came");
    UnixSocket accepted = listener.accept();
    assertNotNull(accepted);
    socket = accepted;
  }

  static UnixSocket listen(String address) {
    return UnixSocket.listen(UnixAddress.parse(address), UnixSocket.Type.SEQPACKET);
  }

  static RawServer accept(UnixSocket listener) {
    return new RawServer(listener);
  }

  RawServer send(Message message) {
    MemorySegment.copy(message.encode(), 0, room, ValueLayout.JAVA_BYTE, 0, 128);
    socket.send(room.asSlice(0, 128), PATIENCE);
    return this;
  }

  RawServer sendBytes(int type, int length) {
    room.fill((byte) 0);
    room.set(ValueLayout.JAVA_SHORT, 0, (short) type);
    socket.send(room.asSlice(0, length), PATIENCE);
    return this;
  }

  /** The next message; a region that comes with it is mapped. */
  Message receive() throws PeerException {
    assertTrue(socket.await(PATIENCE), "no answer");
    try (ReceivedMessage received = socket.receive(room)) {
      assertNotNull(received);
      assertEquals(128, received.length());
      Message message = Message.decode(room.toArray(ValueLayout.JAVA_BYTE));
      if (message instanceof Message.AddRegion region) {
        int fd = received.takeFd(0);
        int access = SysMman.PROT_READ | SysMman.PROT_WRITE;
        memory = SysMman.mmap(region.size(), access, SysMman.MAP_SHARED, fd, 0);
        Unistd.close(fd);
      }
      return message;
    }
  }

  /** The first half of a handshake: up to the client's INIT. */
  RawServer greet(Message.Hello hello) throws PeerException {
    send(hello);
    assertInstanceOf(Message.Init.class, receive());
    return this;
  }

  RawServer ack() {
    return send(new Message.Ack());
  }

  /** Everything as it should be. */
  RawServer establish(Message.Hello hello) throws PeerException {
    greet(hello).ack();
    Message message = receive();
    for (; !(message instanceof Message.Connect); message = receive()) {
      if (message instanceof Message.AddRing ring) {
        c2s = ring.toServer() ? ring.offset() : c2s;
        s2c = ring.toServer() ? s2c : ring.offset();
        log2Size = ring.log2Size();
      }
      ack();
    }
    return send(new Message.Connected("raw"));
  }

  int ringSize() {
    return 1 << log2Size;
  }

  /** How many buffers the client has posted. */
  int posted() {
    return (short) ValueLayout.JAVA_SHORT.varHandle().getAcquire(memory, s2c + 6) & 0xffff;
  }

  void takeFrames(int tail) {
    ValueLayout.JAVA_SHORT.varHandle().setRelease(memory, c2s + 64, (short) tail);
  }

  void fill(int slot, int flags, int length) {
    long at = s2c + 128 + slot * 16L;
    memory.set(ValueLayout.JAVA_SHORT, at, (short) flags);
    memory.set(ValueLayout.JAVA_INT, at + 4, length);
    memory.set(ValueLayout.JAVA_INT, at + 8, 0xffff_ffff); // which the client is not to believe
  }

  void giveFrames(int tail) {
    ValueLayout.JAVA_SHORT.varHandle().setRelease(memory, s2c + 64, (short) tail);
  }

  /** The reason of the DISCONNECT that comes next, while a worker looks at the ring. */
  String disconnectReason(Runnable meanwhile) throws PeerException {
    for (int i = 0; i < PATIENCE && !socket.await(1); i++) {
      meanwhile.run();
    }
    return assertInstanceOf(Message.Disconnect.class, receive()).reason();
  }

  /** Closes the connection without a word. */
  void hangUp() {
    socket.close();
    gone = true;
  }

  @Override
  public void close() {
    if (!gone) {
      socket.close();
    }
    listener.close();
    if (memory.byteSize() > 0) {
      SysMman.munmap(memory);
    }
    arena.close();
  }
}
