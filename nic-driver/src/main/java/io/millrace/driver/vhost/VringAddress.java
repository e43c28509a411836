package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/**
 * Where a queue lies, in the front end's own addresses (SET_VRING_ADDR).
 *
 * @param index the queue
 * @param flags bit 0: changes of the used ring are logged
 * @param descriptors descriptor area
 * @param used device area: the used ring of a split queue
 * @param available driver area: the available ring of a split queue
 * @param log where changes are logged
 */
public record VringAddress(
    int index, int flags, long descriptors, long used, long available, long log)
    implements Payload {
  /** Checks the index. */
  public VringAddress {
    VringState.checkIndex(index);
  }

  static VringAddress read(ByteBuffer from) {
    return new VringAddress(
        from.getInt(),
        from.getInt(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong());
  }

  @Override
  public int bytes() {
    return 2 * Integer.BYTES + 4 * Long.BYTES;
  }

  @Override
  public void write(ByteBuffer to) {
    to.putInt(index).putInt(flags);
    to.putLong(descriptors).putLong(used).putLong(available).putLong(log);
  }
}
