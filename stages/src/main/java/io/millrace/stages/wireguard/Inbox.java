package io.millrace.stages.wireguard;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import java.nio.ByteBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Handshake messages on their way from the workers to control, each behind the headers it came
 * with: a bounded ring of bytes without locks. When it is full, messages are refused; so control
 * does what it can, and data go on.
 *
 * <p>A record is: 1 byte, how many bytes of IP and UDP header follow; these; the message.
 */
final class Inbox {
  /** As many messages as Linux queues. */
  static final int MESSAGES = 4096;

  /** Under load from so many on, as Linux. */
  private static final int LOADED = MESSAGES / 8;

  private static final int UDP_BYTES = 8;
  private static final int RECORD_BYTES = 256;
  private static final int RECORD_TYPE = 1;

  private final ManyToOneRingBuffer ring =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(
              ByteBuffer.allocateDirect(
                  MESSAGES * RECORD_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));

  /** Gets the messages. */
  interface Handler {
    /**
     * A handshake message of a length that is right for its type.
     *
     * @param from who sent it
     * @param message its bytes, the handler's to keep
     */
    void onMessage(Endpoint from, byte[] message);
  }

  /** One worker's way in. */
  final class Entrance {
    private final byte[] bytes = new byte[RECORD_BYTES];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    /**
     * Copies a message in.
     *
     * @param outer where its IP header begins
     * @param payload where it begins itself
     * @return whether there was room
     */
    boolean offer(long outer, long payload, int length) {
      int ipBytes = Ipv4.version(outer) == 4 ? Ipv4.HEADER_BYTES : Ipv6.HEADER_BYTES;
      int headers = ipBytes + UDP_BYTES;
      bytes[0] = (byte) headers;
      PacketMemory.copyOut(outer, bytes, 1, ipBytes);
      PacketMemory.copyOut(payload - UDP_BYTES, bytes, 1 + ipBytes, UDP_BYTES + length);
      return ring.write(RECORD_TYPE, buffer, 0, 1 + headers + length);
    }
  }

  /** Hands over what has come, at most {@code limit} messages; control only. */
  int drain(Handler handler, int limit) {
    MessageHandler reader =
        (type, buffer, index, length) -> {
          byte[] headers = new byte[buffer.getByte(index)];
          buffer.getBytes(index + 1, headers);
          byte[] message = new byte[length - 1 - headers.length];
          buffer.getBytes(index + 1 + headers.length, message);
          handler.onMessage(Endpoint.sender(headers), message);
        };
    return ring.read(reader, limit);
  }

  /** Whether so much is waiting that senders have to show that they are where they say. */
  boolean isLoaded() {
    return ring.size() >= LOADED * RECORD_BYTES;
  }

  boolean isEmpty() {
    return ring.size() == 0;
  }
}
