package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/** A number of 64 bits: features, a status, whether something is well (0) or not. */
public record Number64(long value) implements Payload {
  static Number64 read(ByteBuffer from) {
    return new Number64(from.getLong());
  }

  @Override
  public int bytes() {
    return Long.BYTES;
  }

  @Override
  public void write(ByteBuffer to) {
    to.putLong(value);
  }
}
