package io.millrace.driver.memif;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.MemoryWindow;
import io.millrace.driver.memory.OutOfPacketMemoryException;

/**
 * The server's part of getting connected, after the client's INIT: maps the regions that the client
 * shares, finds the rings in them, and says CONNECTED when the client has said CONNECT. Every step
 * is answered with ACK, or refused.
 */
final class ServerHandshake {
  private static final int RING_ALIGNMENT = 8;

  private final MemifConfig config;
  private final Channel channel;
  private final Alarm alarm;
  private final PeerMemory memory = new PeerMemory();
  private final Rings rings;

  ServerHandshake(MemifConfig config, Channel channel, Alarm alarm) {
    this.config = config;
    this.channel = channel;
    this.alarm = alarm;
    rings = new Rings(config.rxQueues(), config.txQueues());
    rings.in(memory);
  }

  /** Gets connected; the rings are the caller's. */
  Rings run() throws PeerException {
    try {
      channel.send(new Message.Ack());
      while (step()) {
        channel.send(new Message.Ack());
      }
      channel.send(new Message.Connected(config.name()));
      return rings;
    } catch (InternalError e) {
      rings.close();
      throw new PeerException("Region is smaller than it says");
    } catch (PeerException | RuntimeException e) {
      rings.close();
      throw e;
    }
  }

  /** One request of the client; false for the last one. */
  private boolean step() throws PeerException {
    try (Channel.Incoming incoming = channel.receive(ClientHandshake.ANSWER_MILLIS)) {
      switch (incoming.message()) {
        case Message.AddRegion region -> addRegion(region, incoming);
        case Message.AddRing ring -> addRing(ring, incoming);
        case Message.Connect _ -> {
          return false;
        }
        default -> throw new PeerException("Unexpected message " + incoming.message());
      }
      return true;
    }
  }

  private void addRegion(Message.AddRegion region, Channel.Incoming incoming) throws PeerException {
    if (region.index() != memory.count() || region.index() >= PeerMemory.MAX_REGIONS) {
      throw new PeerException("Invalid region index " + region.index());
    }
    int fd = incoming.takeFd("region fd");
    try {
      memory.add(MemoryWindow.map(fd, 0, region.size()));
    } catch (IllegalArgumentException | OutOfPacketMemoryException | NativeException e) {
      throw new PeerException("Invalid region of " + region.size() + " bytes: " + e.getMessage());
    } finally {
      Unistd.close(fd);
    }
  }

  private void addRing(Message.AddRing message, Channel.Incoming incoming) throws PeerException {
    if (message.log2Size() > Protocol.MAX_LOG2_RING_SIZE) {
      throw new PeerException("Invalid ring size, 2 to the power of " + message.log2Size());
    }
    if (message.privateBytes() != 0) {
      throw new PeerException("Private headers are not supported");
    }
    int size = 1 << message.log2Size();
    long address = memory.locate(message.region(), message.offset(), Protocol.ringBytes(size));
    if (address == PeerMemory.NOWHERE || address % RING_ALIGNMENT != 0) {
      throw new PeerException("Invalid ring offset " + message.offset());
    }
    SharedRing ring = new SharedRing(address, size);
    if (!ring.hasCookie()) {
      throw new PeerException("Wrong ring cookie");
    }
    checkIndex(message);
    EventFd event = adopt(incoming.takeFd("interrupt fd"));
    rings.onClose(event::close);
    ring.publishTail(0);
    if (message.toServer()) {
      rings.setRx(message.index(), new ServerRxRing(ring, memory, event, alarm));
    } else {
      rings.setTx(message.index(), new ServerTxRing(ring, memory, event, alarm));
    }
  }

  private static EventFd adopt(int fd) throws PeerException {
    try {
      return EventFd.adopt(fd);
    } catch (NativeException e) {
      throw new PeerException("Invalid interrupt fd");
    }
  }

  private void checkIndex(Message.AddRing message) throws PeerException {
    int index = message.index();
    int count = message.toServer() ? rings.rxQueues() : rings.txQueues();
    if (index >= count
        || (message.toServer() ? rings.rx(index) != null : rings.tx(index) != null)) {
      throw new PeerException(
          "Invalid ring index %d: there are %d queues that way".formatted(index, count));
    }
  }
}
