package io.millrace.driver.vhost;

import io.millrace.driver.ffi.Unistd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A message that has come whole. Its file descriptors are its own until they are taken; {@link
 * #close} closes the others. For one thread.
 *
 * <p>A method that reads the payload throws {@link VhostException} if what is there makes no sense.
 * That there are bytes enough {@link Request#check} has found.
 */
public final class Message implements AutoCloseable {
  /** Bytes of request, flags and size. */
  public static final int HEADER_BYTES = 12;

  /** Most bytes of payload. No message that is known here has as many. */
  public static final int MAX_PAYLOAD = 2048;

  /** Most file descriptors. */
  public static final int MAX_FDS = MemoryTable.MAX_REGIONS;

  static final int VERSION = 1;
  static final int VERSION_MASK = 3;
  static final int REPLY = 4;
  static final int NEED_REPLY = 8;
  private static final int TAKEN = -1;

  private final int request;
  private final int flags;
  private final ByteBuffer payload;
  private final int[] fds;

  /**
   * Makes one of its parts.
   *
   * @param payload from position to limit, kept
   * @param fds descriptors, which are the message's from here on
   */
  Message(int request, int flags, ByteBuffer payload, int... fds) {
    this.request = request;
    this.flags = flags;
    this.payload = payload;
    this.fds = fds;
  }

  /** Writes a message's bytes, of {@link #HEADER_BYTES} and the payload's. */
  static ByteBuffer encode(int request, int flags, Payload payload) {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + payload.bytes()).order(ByteOrder.nativeOrder());
    bytes.putInt(request).putInt(VERSION | flags).putInt(payload.bytes());
    payload.write(bytes);
    return bytes.flip();
  }

  /** The number of the request that it is, or answers. */
  public int request() {
    return request;
  }

  /** Whether it is an answer. */
  public boolean isReply() {
    return (flags & REPLY) != 0;
  }

  /** Whether its sender waits for an acknowledgement. */
  public boolean wantsReply() {
    return (flags & NEED_REPLY) != 0;
  }

  /** Bytes of the payload. */
  public int size() {
    return payload.remaining();
  }

  /** How many descriptors have come with it. */
  public int fds() {
    return fds.length;
  }

  /**
   * Hands one of the descriptors over to the caller.
   *
   * @throws VhostException if there are not as many
   */
  public int takeFd(int index) {
    if (index >= fds.length || fds[index] == TAKEN) {
      throw new VhostException(
          "%s comes without file descriptor %d".formatted(name(request), index));
    }
    int fd = fds[index];
    fds[index] = TAKEN;
    return fd;
  }

  /** What a user reads of a request. */
  static String name(int request) {
    @Nullable Request known = Request.find(request);
    return known == null ? "request " + Integer.toUnsignedString(request) : known.name();
  }

  private ByteBuffer payload() {
    return payload.duplicate().order(payload.order());
  }

  /** The payload as a number. */
  public long u64() {
    return Number64.read(payload()).value();
  }

  /** The payload as a queue's number and state. */
  public VringState vringState() {
    return VringState.read(payload());
  }

  /** The payload as a queue's addresses. */
  public VringAddress vringAddress() {
    return VringAddress.read(payload());
  }

  /**
   * The payload as the queue of a descriptor; whether there is one is sure.
   *
   * @throws VhostException also if there is a descriptor and should be none, or the other way round
   */
  public VringFile vringFile() {
    VringFile file = VringFile.read(payload());
    if (file.present() != (fds.length == 1)) {
      throw new VhostException(
          "%s comes with %d file descriptors".formatted(name(request), fds.length));
    }
    return file;
  }

  /**
   * The payload as a table of memory.
   *
   * @throws VhostException also if there is not one descriptor for each region
   */
  public MemoryTable memoryTable() {
    MemoryTable table = MemoryTable.read(payload());
    if (table.regions().size() != fds.length) {
      throw new VhostException(
          "%d file descriptors come for %d regions of memory"
              .formatted(fds.length, table.regions().size()));
    }
    return table;
  }

  /** The payload as a region of memory. */
  public MemoryRegion memoryRegion() {
    return MemoryRegion.read(payload());
  }

  /** The payload as a piece of configuration. */
  public ConfigSpace configSpace() {
    return ConfigSpace.read(payload());
  }

  /** The payload as what is said of memory for packets under way. */
  public Inflight inflight() {
    return Inflight.read(payload());
  }

  /** Closes the descriptors that nobody has taken. */
  @Override
  public void close() {
    for (int i = 0; i < fds.length; i++) {
      if (fds[i] != TAKEN) {
        Unistd.close(fds[i]);
        fds[i] = TAKEN;
      }
    }
  }
}
