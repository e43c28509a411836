package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/**
 * The queue that a descriptor is for (SET_VRING_KICK, SET_VRING_CALL, SET_VRING_ERR).
 *
 * @param index the queue, 0 to 255
 * @param present whether there is a descriptor; none means that the queue is polled
 */
public record VringFile(int index, boolean present) implements Payload {
  private static final long INDEX = 0xff;
  private static final long NONE = 1 << 8;

  /** Checks the index. */
  public VringFile {
    VringState.checkIndex(index);
  }

  static VringFile read(ByteBuffer from) {
    long value = from.getLong();
    if ((value & ~(INDEX | NONE)) != 0) {
      throw new VhostException("there is no queue " + Long.toHexString(value));
    }
    return new VringFile((int) (value & INDEX), (value & NONE) == 0);
  }

  @Override
  public int bytes() {
    return Long.BYTES;
  }

  @Override
  public void write(ByteBuffer to) {
    to.putLong(present ? index : index | NONE);
  }
}
