package io.millrace.driver.vhost.frontend;

import io.millrace.driver.card.CardException;
import io.millrace.driver.card.InterruptVectors;
import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.vhost.MemoryRegion;
import io.millrace.driver.vhost.VhostException;
import io.millrace.driver.virtio.Feature;
import io.millrace.driver.virtio.VirtioTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A virtio device that another process is, reached by a Unix socket. What the driver says of its
 * queues is kept until it is ready, and sent as a whole then.
 */
final class SocketTransport implements VirtioTransport {
  /**
   * Where the device finds packet memory. It is no address of this process, so that the device
   * learns none, and beyond all offsets in packet memory.
   */
  static final long BASE = 1L << 40;

  /** What takes registers or a control queue, which such a device has not, or an IOMMU. */
  private static final long NOT_HERE =
      Feature.MAC
          | Feature.STATUS
          | Feature.MTU
          | Feature.SPEED_DUPLEX
          | Feature.CTRL_VQ
          | Feature.CTRL_RX
          | Feature.RSS
          | Feature.ACCESS_PLATFORM;

  private static final int MAX_QUEUE_SIZE = 1 << 15;
  private static final int MAX_VIRTQUEUE_PAIRS = 8;

  private final Meeting meeting;
  private final int memoryFd;
  private final int pairs;
  private final List<EventFd> kicks;
  private final List<QueueSetup> queues = new ArrayList<>();
  private @Nullable InterruptVectors vectors;
  private @Nullable Session session;
  private long features;
  private int status;

  /**
   * Makes one that is not connected.
   *
   * @param memoryFd the file behind packet memory
   * @param pairs how many pairs of queues there will be
   */
  SocketTransport(Meeting meeting, int memoryFd, int pairs) {
    this.meeting = meeting;
    this.memoryFd = memoryFd;
    this.pairs = pairs;
    kicks = Stream.generate(EventFd::new).limit(2L * pairs).toList();
  }

  @Override
  public String address() {
    return meeting.address().toString();
  }

  @Override
  public long dmaBase() {
    return BASE;
  }

  @Override
  public boolean isBehindIommu() {
    return false;
  }

  @Override
  public boolean isProcess() {
    return true;
  }

  @Override
  public void connect() {
    Session begun;
    try {
      begun = new Session(meeting.connect());
    } catch (VhostException e) {
      throw new CardException(e.getMessage());
    }
    session = begun;
    if (begun.pairs() < pairs) {
      throw leave(
          "the back end has %d pair%s of queues, not %d"
              .formatted(begun.pairs(), begun.pairs() == 1 ? "" : "s", pairs));
    }
    if (!Feature.has(begun.features(), Feature.VERSION_1)) {
      throw leave("the back end does not speak version 1 of virtio");
    }
  }

  /** Ends the connection with a back end that is of no use. */
  private CardException leave(@Nullable String why) {
    drop();
    return new CardException(String.valueOf(why));
  }

  private void drop() {
    if (session != null) {
      session.close();
      session = null;
    }
    queues.clear();
    status = 0;
  }

  private void with(Consumer<Session> action) {
    ask(
        at -> {
          action.accept(at);
          return 0;
        });
  }

  private long ask(ToLongFunction<Session> question) {
    if (session == null) {
      throw new CardException("there is no back end");
    }
    try {
      return question.applyAsLong(session);
    } catch (VhostException e) {
      throw leave(e.getMessage());
    }
  }

  /** Throws rather than to say no, with the reason. */
  @Override
  public boolean isPresent() {
    with(Session::check);
    return true;
  }

  /** One that does not stop its queues when told to has the connection closed all the same. */
  @Override
  public void reset() {
    try {
      if (session != null && (status & DRIVER_OK) != 0) {
        session.stop(queues);
      }
    } catch (VhostException e) {
      // It is gone, or as good as gone.
    } finally {
      drop();
    }
  }

  /** Memory is shared by what is sent when the driver is ready, and for as long as it is read. */
  @Override
  public void allowDma(boolean on) {}

  /** Asked of the device as long as it is being set up; what comes after that, it cannot tell. */
  @Override
  public int status() {
    return (status & DRIVER_OK) != 0 ? status : (int) ask(at -> at.status(status));
  }

  @Override
  public void status(int bits) {
    with(
        at -> {
          at.newPhase();
          if ((bits & DRIVER_OK) != 0) {
            startQueues(at);
          }
          at.setStatus(bits);
        });
    status = bits;
  }

  private void startQueues(Session at) {
    MemoryRegion all = new MemoryRegion(BASE, PacketMemory.SIZE, BASE, 0);
    at.start(all, memoryFd, Feature.has(features, Feature.RING_PACKED), queues);
    for (QueueSetup queue : queues) {
      notify(queue.index());
    }
  }

  @Override
  public long deviceFeatures() {
    return ask(Session::features) & ~NOT_HERE;
  }

  @Override
  public void driverFeatures(long taken) {
    features = taken;
    with(at -> at.setFeatures(taken));
  }

  @Override
  public int configGeneration() {
    return 0;
  }

  @Override
  public int config8(int offset) {
    return config16(offset) & 0xff;
  }

  /** How many pairs of queues there are is told by a message, and nothing else is. */
  @Override
  public int config16(int offset) {
    return offset == MAX_VIRTQUEUE_PAIRS ? (int) ask(Session::pairs) : 0;
  }

  @Override
  public int config32(int offset) {
    return config16(offset);
  }

  @Override
  public int maxQueueSize(int queue) {
    return MAX_QUEUE_SIZE;
  }

  @Override
  public void enableQueue(
      int queue, int size, long descriptors, long driver, long device, int vector) {
    int callFd = vector == NO_VECTOR || vectors == null ? -1 : vectors.fd(vector);
    queues.add(
        new QueueSetup(queue, size, descriptors, driver, device, kicks.get(queue).fd(), callFd));
  }

  @Override
  public void notify(int queue) {
    kicks.get(queue).signal();
  }

  @Override
  public int vectors() {
    return pairs;
  }

  @Override
  public void connectInterrupts(InterruptVectors all) {
    vectors = all;
  }

  @Override
  public void close() {
    reset();
    meeting.close();
    kicks.forEach(EventFd::close);
  }
}
