package io.millrace.driver.pcap;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets to a pcapng file with times in nanoseconds, through a buffer that is written out
 * when it is full. Any thread may use it; writing a burst of packets while holding the writer's
 * monitor saves taking it for each.
 *
 * <p>It never throws once it is open. When the disk fails, the file keeps the packets that were
 * written whole, everything after counts as an error, and {@link #link} says why.
 */
public final class PcapngWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 20;
  private static final int MAX_KNOWN_COMMENTS = 1024;

  private final Path path;
  private final FileOutputStream file;
  private final PcapngBlocks blocks;
  private final QueueCounters counters = new QueueCounters();
  private final Map<String, byte[]> comments = new HashMap<>();
  private long fileLength;
  private long bufferedPackets;
  private long bufferedBytes;
  private volatile @Nullable String failure;

  /**
   * Makes the file, over one that is there.
   *
   * @param interfaceName what the file calls the interface the packets come from
   * @throws PortException if it cannot be written
   */
  public PcapngWriter(Path path, String interfaceName) {
    this(path, interfaceName, BUFFER);
  }

  PcapngWriter(Path path, String interfaceName, int bufferBytes) {
    this.path = path;
    blocks = new PcapngBlocks(bufferBytes);
    blocks.putHeader(interfaceName);
    file = open(path);
    flush();
    if (failure != null) {
      closeFile();
      throw new PortException(failure + ": write the capture to another place");
    }
  }

  private static FileOutputStream open(Path path) {
    try {
      return new FileOutputStream(path.toFile());
    } catch (IOException e) {
      Path directory = path.toAbsolutePath().getParent();
      String hint =
          directory == null || Files.isDirectory(directory)
              ? "write the capture to a place where this user may"
              : "make the directory " + directory + " first";
      throw new PortException("cannot write " + e.getMessage() + ": " + hint, e);
    }
  }

  /**
   * Writes a packet, which stays the caller's, whole or as much of it as was captured.
   *
   * @param comment to go with the packet, such as why it was dropped; the first {@value
   *     PcapngBlocks#MAX_COMMENT} bytes of it are kept
   * @return whether it was taken
   */
  public boolean write(long packet, long epochNanos, @Nullable String comment) {
    return write(packet, epochNanos, 0, comment);
  }

  /** Writes a packet with the flags of {@code epb_flags}. */
  synchronized boolean write(long packet, long epochNanos, int flags, @Nullable String comment) {
    if (!blocks.hasRoom()) {
      flush();
    }
    if (failure != null) {
      counters.errors(1);
      return false;
    }
    byte[] text = comment == null ? PcapngBlocks.noComment() : encode(comment);
    int length = Packet.length(packet);
    blocks.putPacket(packet, epochNanos, flags, text);
    bufferedPackets++;
    bufferedBytes += length;
    counters.count(1, length);
    return true;
  }

  /** Comments are few and come again and again. */
  private byte[] encode(String comment) {
    byte[] known = comments.get(comment);
    if (known != null) {
      return known;
    }
    byte[] encoded = PcapngBlocks.encode(comment);
    if (comments.size() < MAX_KNOWN_COMMENTS) {
      comments.put(comment, encoded);
    }
    return encoded;
  }

  /** Writes out what is in the buffer, so that a reader of the file sees it. */
  public synchronized void flush() {
    if (failure == null && blocks.size() > 0) {
      try {
        file.write(blocks.bytes(), 0, blocks.size());
        fileLength += blocks.size();
      } catch (IOException e) {
        fail(e);
      }
    }
    blocks.clear();
    bufferedPackets = 0;
    bufferedBytes = 0;
  }

  /** Takes back what was in the buffer, in the counters and in the file. */
  private void fail(IOException e) {
    failure = "cannot write " + path + " (" + e.getMessage() + ")";
    counters.count(-bufferedPackets, -bufferedBytes);
    counters.errors(bufferedPackets);
    try {
      file.getChannel().truncate(fileLength);
    } catch (IOException unsaved) {
      e.addSuppressed(unsaved);
    }
  }

  /** Up, or down with the reason once writing has failed. */
  public LinkState link() {
    String reason = failure;
    return reason == null ? LinkState.UP : LinkState.down(reason);
  }

  /** Packets written as transmitted, those that could not be as errors. */
  public PortStats stats() {
    return counters.asTx();
  }

  /** Writes out what is in the buffer and closes the file. */
  @Override
  public synchronized void close() {
    flush();
    closeFile();
    if (failure == null) {
      failure = path + " is closed";
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      if (failure == null) {
        failure = "cannot write " + path + " (" + e.getMessage() + ")";
      }
    }
  }
}
