package io.millrace.driver.pcap;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.millrace.driver.port.PortException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A capture file, pcap or pcapng, mapped for reading. */
public final class CaptureFile implements AutoCloseable {
  private static final int GZIP_MAGIC = 0x8b1f;
  private static final int ZSTD_MAGIC = 0xfd2fb528;
  private static final int LZ4_MAGIC = 0x184d2204;
  private static final int KUZNETZOV_MAGIC = 0xa1b2cd34;

  private final Arena arena = Arena.ofShared();
  private final Path path;
  private final MemorySegment file;

  /**
   * Maps the file.
   *
   * @throws PortException if there is none, or it may not be read
   */
  public CaptureFile(Path path) {
    this.path = path;
    try {
      file = map();
    } catch (PortException e) {
      arena.close();
      throw e;
    }
  }

  private MemorySegment map() {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new PortException(path + " is not an ordinary file: save the capture to one first");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (NoSuchFileException e) {
      throw new PortException("there is no capture file " + path + ": check its name", e);
    } catch (IOException e) {
      throw new PortException("cannot read the capture file " + path + ": " + e, e);
    }
  }

  /** The bytes of the file, until it is closed. */
  public MemorySegment bytes() {
    return file;
  }

  /** The file's name. */
  public Path path() {
    return path;
  }

  /**
   * A reader at the first record. Each reader belongs to one thread.
   *
   * @throws PortException if the file is no capture of Ethernet frames
   */
  public CaptureReader newReader() {
    return newReader(file, path.toString());
  }

  static CaptureReader newReader(MemorySegment file, String name) {
    if (file.byteSize() < Integer.BYTES) {
      throw new PortException(
          "%s has %d bytes: it is not a capture".formatted(name, file.byteSize()));
    }
    int magic = file.get(JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    if (PcapngReader.isMagic(magic)) {
      return new PcapngReader(file, name);
    }
    if (PcapReader.isMagic(magic) || PcapReader.isMagic(Integer.reverseBytes(magic))) {
      return new PcapReader(file, name);
    }
    throw new PortException(name + explain(magic));
  }

  private static String explain(int magic) {
    if ((magic & 0xffff) == GZIP_MAGIC || magic == ZSTD_MAGIC || magic == LZ4_MAGIC) {
      return " is compressed: unpack it first";
    }
    if (magic == KUZNETZOV_MAGIC || Integer.reverseBytes(magic) == KUZNETZOV_MAGIC) {
      return " is in the modified pcap format: convert it with editcap -F pcapng";
    }
    return " is neither a pcap nor a pcapng file: convert it with editcap -F pcapng";
  }

  static PortException notEthernet(String name, String linkType) {
    return new PortException(
        name
            + " holds "
            + linkType
            + " packets, and only Ethernet can be read: capture on one"
            + " Ethernet interface instead");
  }

  /**
   * Reads over the whole file, at the speed of memory, and refuses it if it is damaged.
   *
   * @throws PortException saying where and how
   */
  public void requireWhole() {
    CaptureReader reader = newReader();
    while (reader.step() != CaptureReader.Step.END) {}
    reader
        .damage()
        .ifPresent(
            damage -> {
              throw new PortException(
                  path + " is damaged: " + damage + "; what is before it can be saved by editcap");
            });
  }

  /** Unmaps the file. No reader may be in use. */
  @Override
  public void close() {
    arena.close();
  }
}
