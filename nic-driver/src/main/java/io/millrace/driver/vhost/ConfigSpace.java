package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/**
 * A piece of the device's configuration (GET_CONFIG, SET_CONFIG).
 *
 * @param offset of its first byte
 * @param flags 1 in a migration
 * @param content its bytes, read-only
 */
public record ConfigSpace(int offset, int flags, ByteBuffer content) implements Payload {
  /** Most bytes of a device's configuration. */
  public static final int MAX_BYTES = 256;

  static final int HEADER_BYTES = 3 * Integer.BYTES;

  /** Checks the range. */
  public ConfigSpace {
    content = content.asReadOnlyBuffer().order(content.order());
    check(offset, content.remaining());
  }

  private static void check(int offset, int size) {
    if (offset < 0 || size < 0 || size > MAX_BYTES || offset > MAX_BYTES - size) {
      throw new VhostException(
          "a device has no configuration of %s bytes from byte %s on"
              .formatted(Integer.toUnsignedString(size), Integer.toUnsignedString(offset)));
    }
  }

  static ConfigSpace read(ByteBuffer from) {
    if (from.remaining() < HEADER_BYTES) {
      throw new VhostException("the back end gives no configuration");
    }
    int offset = from.getInt();
    int size = from.getInt();
    int flags = from.getInt();
    check(offset, size);
    if (from.remaining() < size) {
      throw new VhostException(
          "%d bytes of configuration come, not %d".formatted(from.remaining(), size));
    }
    return new ConfigSpace(offset, flags, from.slice(from.position(), size).order(from.order()));
  }

  @Override
  public int bytes() {
    return HEADER_BYTES + content.remaining();
  }

  @Override
  public void write(ByteBuffer to) {
    to.putInt(offset).putInt(content.remaining()).putInt(flags).put(content.duplicate());
  }
}
