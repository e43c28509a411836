package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/**
 * Judges what comes back of a tunnel. Of every frame: that its number is above the one before it.
 * Of one in {@value Sink#WHOLLY_EVERY}: everything, to the last byte of the packet inside, which is
 * opened first if the device has sealed it.
 */
final class TunnelSink implements FrameSink {
  private static final int IP = 14;
  private static final int STAMP = IP + 28;
  private static final int STAMP_BYTES = 4;
  private static final int IPV4 = 0x0800_45;

  private final LoadFrames plain;
  private final Envelope envelope;
  private final boolean isInbound;
  private int nextWholly;
  private int lastStamp;
  private long bad;

  /**
   * A judge.
   *
   * @param isInbound whether what comes back is plain
   */
  TunnelSink(LoadFrames plain, Envelope envelope, boolean isInbound) {
    this.plain = plain;
    this.envelope = envelope;
    this.isInbound = isInbound;
  }

  @Override
  public void take(long[] frames, long[] firsts, int count) {
    for (int i = 0; i < count; i++) {
      bad += (isInbound ? isNext(frames[i]) : envelope.isNext(frames[i])) ? 0 : 1;
    }
    int at = nextWholly;
    for (; at < count; at += Sink.WHOLLY_EVERY) {
      bad += isRight(frames[at]) ? 0 : 1;
    }
    nextWholly = at - count;
  }

  private boolean isNext(long frame) {
    int stamp = PacketMemory.getIntLe(frame + STAMP);
    boolean isRising = stamp > lastStamp;
    lastStamp = stamp;
    return isRising;
  }

  private boolean isRight(long frame) {
    if (isInbound) {
      return PacketMemory.getInt(frame + 12) >>> 8 == IPV4
          && plain.isPacketOf(frame + IP, STAMP_BYTES);
    }
    long ip = envelope.open(frame);
    return ip == Envelope.NOTHING || ip != Envelope.BAD && plain.isPacketOf(ip, 0);
  }

  /** Frames that were not as they should be. */
  long bad() {
    return bad;
  }
}
