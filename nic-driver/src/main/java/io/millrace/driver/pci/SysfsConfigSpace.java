package io.millrace.driver.pci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Configuration space through a function's {@code config} file in sysfs. Without root the kernel
 * gives the first 64 bytes only; what cannot be read is all ones, which is what a function that has
 * left answers too. Each access opens the file: for a look, not for a driver. Any thread.
 */
public final class SysfsConfigSpace implements PciConfigSpace {
  private final Path file;

  SysfsConfigSpace(Path file) {
    this.file = file;
  }

  @Override
  public int get8(int offset) {
    return read(offset, 1).get(0) & 0xff;
  }

  @Override
  public int get16(int offset) {
    return read(offset, 2).getShort(0) & 0xffff;
  }

  @Override
  public int get32(int offset) {
    return read(offset, 4).getInt(0);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if it may not be written
   */
  @Override
  public void put8(int offset, int value) {
    write(offset, buffer(1).put(0, (byte) value));
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if it may not be written
   */
  @Override
  public void put16(int offset, int value) {
    write(offset, buffer(2).putShort(0, (short) value));
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if it may not be written
   */
  @Override
  public void put32(int offset, int value) {
    write(offset, buffer(4).putInt(0, value));
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer read(int offset, int length) {
    ByteBuffer buffer = buffer(length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.read(buffer, offset) == length) {
        return buffer;
      }
    } catch (IOException e) {
      // as for a function that is gone
    }
    return allOnes(length);
  }

  private static ByteBuffer allOnes(int length) {
    ByteBuffer ones = buffer(length);
    for (int i = 0; i < length; i++) {
      ones.put(i, (byte) 0xff);
    }
    return ones;
  }

  private void write(int offset, ByteBuffer buffer) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(buffer, offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
