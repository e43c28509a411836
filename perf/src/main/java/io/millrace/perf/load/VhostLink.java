package io.millrace.perf.load;

import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.memory.MemoryWindow;
import io.millrace.driver.vhost.MemoryRegion;
import io.millrace.driver.vhost.Message;
import io.millrace.driver.vhost.Number64;
import io.millrace.driver.vhost.ProtocolFeature;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VhostConnection;
import io.millrace.driver.vhost.VhostException;
import io.millrace.driver.vhost.VringAddress;
import io.millrace.driver.virtio.Feature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vhost-user back end for one front end that is trusted, with one queue each way, packed rings in
 * order and nothing else on offer.
 */
final class VhostLink implements Link {
  private static final long FEATURES =
      Feature.VERSION_1 | Feature.RING_PACKED | Feature.IN_ORDER | ProtocolFeature.AVAILABLE;
  private static final long PROTOCOL = ProtocolFeature.REPLY_ACK | ProtocolFeature.STATUS;
  private static final int QUEUES = 2;

  private final VhostConnection connection;
  private final List<MemoryWindow> windows = new ArrayList<>();
  private final VringAddress[] addresses = new VringAddress[QUEUES];
  private final int[] sizes = new int[QUEUES];
  private final boolean[] kicked = new boolean[QUEUES];
  private final Thread attendant;
  private volatile FrontEndMemory memory = new FrontEndMemory(List.of(), List.of());
  private volatile boolean ready;
  private volatile boolean closing;
  private volatile @Nullable String failure;
  private long status;

  private VhostLink(UnixSocket socket) {
    connection = new VhostConnection(socket);
    attendant = Thread.ofPlatform().daemon().name("vhost-link").unstarted(this::attend);
  }

  /** Waits for a front end until its driver is ready. */
  static VhostLink accept(UnixAddress address, int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    VhostLink link = new VhostLink(Listening.accept(address, UnixSocket.Type.STREAM, deadline));
    link.attendant.start();
    while (!link.ready) {
      String failure = link.failure;
      if (failure != null || System.nanoTime() > deadline) {
        link.close();
        throw new IllegalStateException("the front end did not get ready: " + failure);
      }
      Thread.onSpinWait();
    }
    return link;
  }

  /** Serves the control connection for as long as it lasts, beside the data path. */
  private void attend() {
    try {
      while (!closing) {
        try (Message message = connection.receive()) {
          if (message == null) {
            Thread.sleep(1);
          } else {
            serve(message);
          }
        }
      }
    } catch (VhostException | IllegalStateException e) {
      failure = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Message message) {
    Request request = Request.find(message.request());
    if (request == null) {
      throw new IllegalStateException("request " + message.request());
    }
    request.check(message);
    switch (request) {
      case GET_FEATURES -> connection.reply(message, new Number64(FEATURES));
      case GET_PROTOCOL_FEATURES -> connection.reply(message, new Number64(PROTOCOL));
      case GET_STATUS -> connection.reply(message, new Number64(status));
      case GET_VRING_BASE -> connection.reply(message, message.vringState());
      default -> {
        take(request, message);
        if (message.wantsReply()) {
          connection.reply(message, new Number64(0));
        }
      }
    }
    ready = kicked[0] && kicked[1];
  }

  private void take(Request request, Message message) {
    switch (request) {
      case SET_STATUS -> status = message.u64();
      case SET_MEM_TABLE -> map(message);
      case SET_VRING_NUM -> sizes[message.vringState().index()] = message.vringState().num();
      case SET_VRING_ADDR -> addresses[message.vringAddress().index()] = message.vringAddress();
      case SET_VRING_KICK -> kicked[message.vringFile().index()] = true;
      case SET_FEATURES -> {
        if ((message.u64() & Feature.RING_PACKED) == 0) {
          throw new IllegalStateException("it wants split rings");
        }
      }
      default -> {
        // enabling, and descriptors that nobody waits at: this end polls
      }
    }
  }

  /** The front end sends all regions again when its memory grows; those of before stay mapped. */
  private void map(Message message) {
    List<MemoryRegion> table = message.memoryTable().regions();
    MemoryWindow[] places = new MemoryWindow[table.size()];
    for (int i = 0; i < places.length; i++) {
      int fd = message.takeFd(i);
      places[i] = MemoryWindow.map(fd, table.get(i).mmapOffset(), table.get(i).size());
      Unistd.close(fd);
      windows.add(places[i]);
    }
    memory = new FrontEndMemory(table, List.of(places));
  }

  @Override
  public Rings rings(FrameSource frames, FrameSink sink) {
    return new PackedRings(ring(1), ring(0), frames, sink);
  }

  private PackedRing ring(int queue) {
    return new PackedRing(
        memory.ofUser(addresses[queue].descriptors()),
        memory.ofUser(addresses[queue].used()),
        sizes[queue],
        () -> memory);
  }

  @Override
  public void close() {
    closing = true;
    try {
      attendant.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
    windows.forEach(MemoryWindow::close);
  }
}
