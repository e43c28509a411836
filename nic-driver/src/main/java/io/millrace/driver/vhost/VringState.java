package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/**
 * A queue and a number, which the request gives its meaning: size, position, or whether it is on.
 *
 * @param index the queue, 0 to {@value #MAX_INDEX}
 * @param num the number, 32 bits
 */
public record VringState(int index, int num) implements Payload {
  /** Largest number of a queue: messages with descriptors have eight bits for it. */
  public static final int MAX_INDEX = 0xff;

  /** Checks the index. */
  public VringState {
    checkIndex(index);
  }

  static void checkIndex(int index) {
    if (index < 0 || index > MAX_INDEX) {
      throw new VhostException("there is no queue " + Integer.toUnsignedString(index));
    }
  }

  static VringState read(ByteBuffer from) {
    return new VringState(from.getInt(), from.getInt());
  }

  @Override
  public int bytes() {
    return 2 * Integer.BYTES;
  }

  @Override
  public void write(ByteBuffer to) {
    to.putInt(index).putInt(num);
  }
}
