package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;

/**
 * The client's part of getting connected:
 *
 * <ol>
 *   <li>the server says what it can: HELLO
 *   <li>we say with which interface we want to be connected: INIT
 *   <li>we share packet memory as region 0: ADD_REGION
 *   <li>we say where in it the rings are, those to the server first: ADD_RING for each
 *   <li>CONNECT; the server sets all head and tail indices to 0 and answers CONNECTED
 * </ol>
 *
 * Every step from 2 to 4 waits for the server's ACK. Only then may there be buffers in the rings.
 */
final class ClientHandshake {
  /** How long to wait for each answer. */
  static final int ANSWER_MILLIS = 2_000;

  private static final int RING_ALIGNMENT = 64;

  private final MemifConfig config;
  private final Channel channel;
  private final Alarm alarm;
  private final RingMemory memory;

  ClientHandshake(MemifConfig config, Channel channel, Alarm alarm, RingMemory memory) {
    this.config = config;
    this.channel = channel;
    this.alarm = alarm;
    this.memory = memory;
  }

  /** Memory for the rings of all queues. */
  static RingMemory allocate(MemifConfig config) {
    int rings = config.rxQueues() + config.txQueues();
    return RingMemory.allocate(rings * ringBytes(config.ringSize()), RING_ALIGNMENT);
  }

  private static long ringBytes(int size) {
    return Math.ceilDiv(Protocol.ringBytes(size), RING_ALIGNMENT) * (long) RING_ALIGNMENT;
  }

  /** Gets connected; the rings are the caller's. */
  Rings run() throws PeerException {
    Message.Hello hello = hello();
    int log2Size = Math.min(config.log2RingSize(), hello.maxLog2RingSize());
    Rings rings = new Rings(config.rxQueues(), config.txQueues());
    try {
      request(
          new Message.Init(
              Protocol.VERSION,
              config.id(),
              Protocol.MODE_ETHERNET,
              config.secret(),
              config.name()));
      channel.send(new Message.AddRegion(0, PacketMemory.SIZE), PacketMemory.region().fd());
      expectAck();
      addRings(rings, log2Size);
      channel.send(new Message.Connect(config.name()));
      expect(Message.Connected.class);
      return rings;
    } catch (PeerException | RuntimeException e) {
      rings.close();
      throw e;
    }
  }

  private Message.Hello hello() throws PeerException {
    Message.Hello hello = expect(Message.Hello.class);
    if (hello.minVersion() > Protocol.VERSION || hello.maxVersion() < Protocol.VERSION) {
      throw new PeerException(
          "Incompatible memif version: it speaks %#x to %#x, we speak %#x"
              .formatted(hello.minVersion(), hello.maxVersion(), Protocol.VERSION));
    }
    if (hello.maxC2sRing() < config.txQueues() - 1 || hello.maxS2cRing() < config.rxQueues() - 1) {
      throw new PeerException(
          "Too few rings: it allows %d to it and %d from it, we want %d and %d"
              .formatted(
                  hello.maxC2sRing() + 1,
                  hello.maxS2cRing() + 1,
                  config.txQueues(),
                  config.rxQueues()));
    }
    return hello;
  }

  private void addRings(Rings rings, int log2Size) throws PeerException {
    int size = 1 << log2Size;
    long address = memory.address();
    for (int i = 0; i < config.txQueues(); i++) {
      EventFd event = addRing(rings, true, i, address, log2Size);
      rings.setTx(i, new ClientTxRing(new SharedRing(address, size), event, alarm));
      address += ringBytes(size);
    }
    for (int i = 0; i < config.rxQueues(); i++) {
      EventFd event = addRing(rings, false, i, address, log2Size);
      rings.setRx(i, new ClientRxRing(new SharedRing(address, size), event, alarm));
      address += ringBytes(size);
    }
  }

  private EventFd addRing(Rings rings, boolean toServer, int index, long address, int log2Size)
      throws PeerException {
    new SharedRing(address, 1 << log2Size).format();
    EventFd event = new EventFd();
    rings.onClose(event::close);
    channel.send(new Message.AddRing(toServer, index, 0, address, log2Size, 0), event.fd());
    expectAck();
    return event;
  }

  private void request(Message message) throws PeerException {
    channel.send(message);
    expectAck();
  }

  private void expectAck() throws PeerException {
    expect(Message.Ack.class);
  }

  private <T extends Message> T expect(Class<T> type) throws PeerException {
    try (Channel.Incoming incoming = channel.receive(ANSWER_MILLIS)) {
      if (!type.isInstance(incoming.message())) {
        throw new PeerException("Unexpected message " + incoming.message());
      }
      return type.cast(incoming.message());
    }
  }
}
