package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/**
 * Memory in which a back end keeps what it has under way, so that its successor knows
 * (GET_INFLIGHT_FD, SET_INFLIGHT_FD).
 *
 * @param mmapSize bytes
 * @param mmapOffset where it begins in its file
 * @param queues how many queues it is for
 * @param queueSize slots of each
 */
public record Inflight(long mmapSize, long mmapOffset, int queues, int queueSize)
    implements Payload {
  private static final int PADDED_BYTES = 24;

  /** Checks the range in the file. */
  public Inflight {
    if (mmapSize < 0 || mmapOffset < 0 || mmapOffset + mmapSize < 0) {
      throw new VhostException(
          "%#x bytes from byte %#x of a file on".formatted(mmapSize, mmapOffset));
    }
  }

  static Inflight read(ByteBuffer from) {
    return new Inflight(
        from.getLong(), from.getLong(), from.getShort() & 0xffff, from.getShort() & 0xffff);
  }

  @Override
  public int bytes() {
    return PADDED_BYTES;
  }

  @Override
  public void write(ByteBuffer to) {
    to.putLong(mmapSize).putLong(mmapOffset);
    to.putShort((short) queues).putShort((short) queueSize).putInt(0);
  }
}
