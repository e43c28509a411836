package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/** What a message carries. */
public interface Payload {
  /** Nothing. */
  Payload NONE =
      new Payload() {
        @Override
        public int bytes() {
          return 0;
        }

        @Override
        public void write(ByteBuffer to) {}
      };

  /** How many bytes {@link #write} puts. */
  int bytes();

  /** Puts it at the buffer's position; the buffer has the machine's byte order. */
  void write(ByteBuffer to);
}
