package io.millrace.driver.memif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.ReceivedMessage;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A client that says and writes what it is told to, however wrong. */
final class RawClient implements AutoCloseable {
  static final int REGION = 1 << 20;
  static final int C2S = 0;
  static final int S2C = 4096;
  private static final int LOG2_RING = 5;
  private static final int PATIENCE = 5_000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment room = arena.allocate(256);
  private final UnixSocket socket;
  private final int memfd = SysMman.memfd_create("raw-client", SysMman.MFD_CLOEXEC);
  private final MemorySegment memory;
  private final EventFd event = new EventFd();

  RawClient(String address) {
    socket = UnixSocket.connect(UnixAddress.parse(address), UnixSocket.Type.SEQPACKET);
    Unistd.ftruncate(memfd, REGION);
    memory =
        SysMman.mmap(REGION, SysMman.PROT_READ | SysMman.PROT_WRITE, SysMman.MAP_SHARED, memfd, 0);
    for (int ring : new int[] {C2S, S2C}) {
      memory.set(ValueLayout.JAVA_INT, ring, Protocol.COOKIE);
    }
  }

  int fd() {
    return memfd;
  }

  int eventFd() {
    return event.fd();
  }

  RawClient send(Message message, int... fds) {
    MemorySegment.copy(message.encode(), 0, room, ValueLayout.JAVA_BYTE, 0, 128);
    socket.send(room.asSlice(0, 128), PATIENCE, fds);
    return this;
  }

  RawClient sendBytes(int type, int length) {
    room.fill((byte) 0);
    room.set(ValueLayout.JAVA_SHORT, 0, (short) type);
    socket.send(room.asSlice(0, length), PATIENCE);
    return this;
  }

  private Message receive() throws PeerException {
    assertTrue(socket.await(PATIENCE), "no answer");
    try (ReceivedMessage received = socket.receive(room)) {
      assertNotNull(received);
      assertEquals(128, received.length());
      return Message.decode(room.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  RawClient hello() throws PeerException {
    Message.Hello hello = assertInstanceOf(Message.Hello.class, receive());
    assertEquals(Protocol.VERSION, hello.minVersion());
    assertEquals(Protocol.VERSION, hello.maxVersion());
    return this;
  }

  RawClient ack() throws PeerException {
    assertInstanceOf(Message.Ack.class, receive());
    return this;
  }

  RawClient init() throws PeerException {
    return send(new Message.Init(Protocol.VERSION, 0, 0, "", "raw")).ack();
  }

  RawClient share() throws PeerException {
    return init().send(new Message.AddRegion(0, REGION), memfd).ack();
  }

  RawClient ring(boolean toServer, int index, int region, long offset, int log2Size) {
    return send(new Message.AddRing(toServer, index, region, offset, log2Size, 0), event.fd());
  }

  RawClient connected(String name) throws PeerException {
    return init().send(new Message.Connected(name));
  }

  /** Everything as it should be. */
  RawClient establish() throws PeerException {
    share().ring(true, 0, 0, C2S, LOG2_RING).ack();
    ring(false, 0, 0, S2C, LOG2_RING).ack();
    send(new Message.Connect("raw"));
    assertInstanceOf(Message.Connected.class, receive());
    return this;
  }

  /** The reason of the DISCONNECT that comes next. */
  String disconnectReason() throws PeerException {
    return assertInstanceOf(Message.Disconnect.class, receive()).reason();
  }

  /** The same, while something else goes on, such as a worker that looks at the ring. */
  String disconnectReason(Runnable meanwhile) throws PeerException {
    for (int i = 0; i < PATIENCE && !socket.await(1); i++) {
      meanwhile.run();
    }
    return disconnectReason();
  }

  RawClient frame(int slot, int region, int length, int offset) {
    return descriptor(C2S, slot, 0, region, length, offset);
  }

  RawClient chained(int slot, int length) {
    return descriptor(C2S, slot, Protocol.NEXT, 0, length, 0);
  }

  RawClient allChained() {
    for (int i = 0; i < 1 << LOG2_RING; i++) {
      chained(i, 10);
    }
    return this;
  }

  RawClient post(int slot, int region, int length, int offset) {
    return descriptor(S2C, slot, 0, region, length, offset);
  }

  private RawClient descriptor(int ring, int slot, int flags, int region, int length, int offset) {
    long at = ring + 128 + slot * 16L;
    memory.set(ValueLayout.JAVA_SHORT, at, (short) flags);
    memory.set(ValueLayout.JAVA_SHORT, at + 2, (short) region);
    memory.set(ValueLayout.JAVA_INT, at + 4, length);
    memory.set(ValueLayout.JAVA_INT, at + 8, offset);
    return this;
  }

  void setHead(int ring, int head) {
    ValueLayout.JAVA_SHORT.varHandle().setRelease(memory, ring + 6L, (short) head);
  }

  int tail(int ring) {
    return (short) ValueLayout.JAVA_SHORT.varHandle().getAcquire(memory, ring + 64L);
  }

  void truncate() {
    Unistd.ftruncate(memfd, 0);
  }

  @Override
  public void close() {
    socket.close();
    SysMman.munmap(memory);
    Unistd.close(memfd);
    event.close();
    arena.close();
  }
}
