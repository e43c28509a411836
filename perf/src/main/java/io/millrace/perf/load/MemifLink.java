package io.millrace.perf.load;

import io.millrace.driver.ffi.ReceivedMessage;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.memory.MemoryWindow;
import io.millrace.driver.memory.PacketMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one memif connection with one queue each way, for a client that is trusted:
 * it maps what the client announces and says where the rings are. Messages have 128 bytes and are
 * little-endian.
 */
final class MemifLink implements Link {
  private static final int MESSAGE_BYTES = 128;
  private static final int ACK = 1;
  private static final int HELLO = 2;
  private static final int INIT = 3;
  private static final int ADD_REGION = 4;
  private static final int ADD_RING = 5;
  private static final int CONNECT = 6;
  private static final int CONNECTED = 7;
  private static final int VERSION = 0x200;
  private static final int LARGEST_RING = 14;
  private static final int MAX_REGIONS = 255;
  private static final int SEND_MILLIS = 1000;
  private static final int COOKIE = 0x3E31F20;

  private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;

  /** What the client says of a ring. */
  private record RingPlace(int region, long offset, int log2) {}

  private final Arena arena = Arena.ofShared();
  private final MemorySegment message = arena.allocate(MESSAGE_BYTES, 8);
  private final List<MemoryWindow> windows = new ArrayList<>();
  private final @Nullable MemifLink sibling;
  private final long[] regions = new long[MAX_REGIONS + 1];
  private final List<Integer> alarms = new ArrayList<>();
  private final UnixSocket socket;
  private RingPlace[] places = new RingPlace[2];

  private MemifLink(UnixSocket socket, @Nullable MemifLink sibling) {
    this.socket = socket;
    this.sibling = sibling;
  }

  /** Waits for a client and connects it. */
  static MemifLink accept(UnixAddress address, int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    UnixSocket socket = Listening.accept(address, UnixSocket.Type.SEQPACKET, deadline);
    return of(socket, deadline, null);
  }

  /**
   * Connects a client that is there.
   *
   * @param sibling another link with the same client, which is closed after this one
   */
  static MemifLink of(UnixSocket socket, long deadlineNanos, @Nullable MemifLink sibling) {
    MemifLink link = new MemifLink(socket, sibling);
    link.connect(deadlineNanos);
    return link;
  }

  private void connect(long deadline) {
    message.fill((byte) 0);
    message.setString(2, "millrace-load", StandardCharsets.US_ASCII);
    message.set(U16, 34, (short) VERSION);
    message.set(U16, 36, (short) VERSION);
    message.set(U16, 38, (short) MAX_REGIONS);
    message.set(U8, 44, (byte) LARGEST_RING);
    send(HELLO);
    while (receive(deadline) != CONNECT) {
      message.fill((byte) 0);
      send(ACK);
    }
    for (int direction = 0; direction < 2; direction++) {
      if (PacketMemory.getIntLe(ring(direction)) != COOKIE) {
        throw new IllegalStateException("the client's ring has no cookie");
      }
      PacketMemory.putShortLe(head(direction), 0);
      PacketMemory.putShortLe(tail(direction), 0);
    }
    PacketMemory.putShortLe(ring(0) + 4, 1); // no interrupts: this end polls
    message.fill((byte) 0);
    message.setString(2, "millrace-load", StandardCharsets.US_ASCII);
    send(CONNECTED);
  }

  private void send(int type) {
    message.set(U16, 0, (short) type);
    socket.send(message, SEND_MILLIS);
  }

  private int receive(long deadline) {
    while (System.nanoTime() < deadline) {
      if (!socket.await(100)) {
        continue;
      }
      try (ReceivedMessage received = socket.receive(message)) {
        if (received == null) {
          continue;
        }
        if (received.length() != MESSAGE_BYTES) {
          throw new IllegalStateException("the client went away while connecting");
        }
        int type = message.get(U16, 0);
        switch (type) {
          case INIT, CONNECT -> {}
          case ADD_REGION -> addRegion(received.takeFd(0));
          case ADD_RING -> addRing(received.takeFd(0));
          default -> throw new IllegalStateException("the client said " + type);
        }
        return type;
      }
    }
    throw new IllegalStateException("the client did not finish connecting");
  }

  private void addRegion(int fd) {
    int index = message.get(U16, 2);
    long size = message.get(U64, 4);
    if (sibling != null && fileSize(fd) < size) {
      regions[index] = sibling.regions[index];
    } else {
      MemoryWindow window = MemoryWindow.map(fd, 0, size);
      windows.add(window);
      regions[index] = window.address();
    }
    Unistd.close(fd);
  }

  /**
   * DPDK 22.11 passes the file of its packet memory right for the first of its links only. That
   * memory is the same for all of them.
   */
  private static long fileSize(int fd) {
    try {
      return Files.size(Path.of("/proc/self/fd/" + fd));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addRing(int fd) {
    alarms.add(fd); // never rung: both ends poll
    int direction = message.get(U16, 2) & 1;
    if (message.get(U16, 4) == 0) {
      places[direction ^ 1] =
          new RingPlace(message.get(U16, 6), message.get(U32, 8), message.get(U8, 12));
    }
  }

  /** Address of a ring: 0 is what the client sends by, 1 what it receives by. */
  private long ring(int direction) {
    return regions[places[direction].region()] + places[direction].offset();
  }

  /** Address of the client's index in a ring. */
  long head(int direction) {
    return ring(direction) + 6;
  }

  /** Address of our index in a ring. */
  long tail(int direction) {
    return ring(direction) + 64;
  }

  /** Address of a ring's first descriptor. */
  long descriptors(int direction) {
    return ring(direction) + 128;
  }

  /** Descriptors of a ring, less one. */
  int mask(int direction) {
    return (1 << places[direction].log2()) - 1;
  }

  /** Address of each region, by its number. */
  long[] regions() {
    return regions;
  }

  @Override
  public Rings rings(FrameSource frames, FrameSink sink) {
    return new MemifRings(this, frames, sink);
  }

  @Override
  public void close() {
    socket.close();
    alarms.forEach(Unistd::close);
    windows.forEach(MemoryWindow::close);
    arena.close();
  }
}
