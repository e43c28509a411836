package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import io.millrace.stages.wireguard.TransportMessage;
import java.util.Random;

/** Worthless frames for a WireGuard port, written once and sent again and again. */
final class ForgedFrames implements FrameSource, AutoCloseable {
  private static final int COUNT = 4096;
  private static final int STRIDE = 256;
  private static final int MESSAGE_BYTES = 128;
  private static final int MESSAGE = TunnelHeaders.UDP_BYTES;
  private static final int COUNTER = MESSAGE + 8;

  /** Above the counters of the good ones, and never believed. */
  private static final long FIRST_COUNTER = 1L << 32;

  /** 198.18.0.0/15, for measuring (RFC 2544). */
  private static final int STRANGERS = 0xc612_0000;

  private static final int STRANGER_BITS = 17;

  private final Random random = new Random(3);
  private final RingMemory memory = RingMemory.allocate((long) COUNT * STRIDE, 64);
  private final int[] lengths = new int[COUNT];
  private final boolean hasCounters;
  private long counter = FIRST_COUNTER;
  private int next;

  /**
   * Of one kind.
   *
   * @param session that of the good ones; it seals those that are sent before
   * @param initiation with the right mac1
   */
  ForgedFrames(Forgery forgery, WireGuardEnvelope session, byte[] initiation) {
    hasCounters =
        forgery == Forgery.BAD_TAG
            || forgery == Forgery.BAD_TAG_OF_PEER
            || forgery == Forgery.WRONG_INDEX;
    for (int i = 0; i < COUNT; i++) {
      long to = address(i);
      lengths[i] = forgery == Forgery.REPLAY ? replay(session, to) : forge(forgery, to, initiation);
      if (hasCounters) {
        int index = session.deviceIndex() + (forgery == Forgery.WRONG_INDEX ? 1 + i : 0);
        PacketMemory.putIntLe(to + MESSAGE, TransportMessage.TYPE_DATA);
        PacketMemory.putIntLe(to + MESSAGE + 4, index);
      }
    }
    session.finish();
  }

  /** Keepalives: to be sent once, and then again. */
  private static int replay(WireGuardEnvelope session, long to) {
    return session.seal(0, 0, to, 0);
  }

  private int forge(Forgery forgery, long to, byte[] initiation) {
    boolean isHandshake = forgery == Forgery.BAD_MAC1 || forgery == Forgery.INITIATIONS;
    byte[] message = new byte[isHandshake ? initiation.length : MESSAGE_BYTES];
    random.nextBytes(message);
    message[0] = (byte) (message[0] | 0x80);
    if (isHandshake) {
      boolean isRight = forgery == Forgery.INITIATIONS;
      System.arraycopy(initiation, 0, message, 0, isRight ? initiation.length : 8);
    }
    int source = STRANGERS | random.nextInt(1 << STRANGER_BITS);
    TunnelHeaders.putUdp(
        to,
        message.length,
        forgery == Forgery.BAD_TAG_OF_PEER ? TunnelHeaders.GENERATOR_ADDRESS : source);
    PacketMemory.copyIn(message, 0, to + MESSAGE, message.length);
    return MESSAGE + message.length;
  }

  private long address(int index) {
    return memory.address() + (long) index * STRIDE;
  }

  @Override
  public void writeNext(long[] to, int[] sizes, int count) {
    for (int i = 0; i < count; i++) {
      PacketMemory.copy(address(next), to[i], lengths[next]);
      if (hasCounters) {
        PacketMemory.putLongLe(to[i] + COUNTER, counter++);
      }
      sizes[i] = lengths[next];
      next = next + 1 == COUNT ? 0 : next + 1;
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
