package io.millrace.stages.wireguard.stage;

import io.millrace.stages.wireguard.Endpoint;
import io.millrace.stages.wireguard.Transmitter;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Handshake messages and keepalives on their way from the tunnel's control to whichever worker
 * sends next. Bounded; what finds no room is lost, and control sends it again if need be.
 */
final class ControlMessages implements Transmitter {
  private static final int ROOM = 4096;

  /** One of them. */
  static final class Message {
    final Endpoint to;
    final int typeOfService;
    final byte[] bytes;

    private Message(Endpoint to, int typeOfService, byte[] bytes) {
      this.to = to;
      this.typeOfService = typeOfService;
      this.bytes = bytes;
    }
  }

  private final ManyToManyConcurrentArrayQueue<Message> queue =
      new ManyToManyConcurrentArrayQueue<>(ROOM);
  private final AtomicLong lost = new AtomicLong();

  @Override
  public void send(Endpoint to, int typeOfService, byte[] message) {
    if (!queue.offer(new Message(to, typeOfService, message))) {
      lost();
    }
  }

  @Nullable Message poll() {
    return queue.poll();
  }

  void lost() {
    lost.incrementAndGet();
  }

  /** Messages that could not be sent, for want of room, of a buffer, or of an address. */
  long lostMessages() {
    return lost.get();
  }
}
