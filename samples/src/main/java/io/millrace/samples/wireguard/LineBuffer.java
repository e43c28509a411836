package io.millrace.samples.wireguard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines that come in, of a limited length; what has been read is wiped. One thread. */
final class LineBuffer {
  private final byte[] bytes;
  private int start;
  private int scanned;
  private int end;

  /** For lines of up to so many bytes. */
  LineBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** Reads what there is room for. Returns the number of bytes, -1 at the end. */
  int fill(ReadableByteChannel channel) throws IOException {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      Arrays.fill(bytes, end - start, end, (byte) 0);
      scanned -= start;
      end -= start;
      start = 0;
    }
    int read = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
    end += Math.max(0, read);
    return read;
  }

  /** The next line without its end, or null if it is not whole. Good until the next call. */
  @Nullable Latin1 next() {
    Arrays.fill(bytes, 0, start, (byte) 0);
    while (scanned < end) {
      if (bytes[scanned++] == '\n') {
        Latin1 line = new Latin1(bytes, start, scanned - 1);
        start = scanned;
        return line;
      }
    }
    return null;
  }

  /** Whether there is the beginning of a line. */
  boolean isWithin() {
    return end > start;
  }

  /** Whether it has no room for the rest of a line. */
  boolean isFull() {
    return start == 0 && end == bytes.length && scanned == end;
  }

  void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }
}
