package io.millrace.driver.vhost.frontend;

import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.vhost.MemoryRegion;
import io.millrace.driver.vhost.MemoryTable;
import io.millrace.driver.vhost.Message;
import io.millrace.driver.vhost.Number64;
import io.millrace.driver.vhost.Payload;
import io.millrace.driver.vhost.ProtocolFeature;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VhostConnection;
import io.millrace.driver.vhost.VhostException;
import io.millrace.driver.vhost.VringAddress;
import io.millrace.driver.vhost.VringFile;
import io.millrace.driver.vhost.VringState;
import io.millrace.driver.virtio.Feature;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is said to one back end, from the connection's beginning to its end. All of a phase (to
 * begin, to start, to stop) must be answered within {@value #PHASE_MILLIS} ms. Methods throw {@link
 * VhostException} when the back end is gone, refuses or breaks the protocol. For one thread at a
 * time.
 */
final class Session implements AutoCloseable {
  static final int PHASE_MILLIS = 1000;

  private static final long WANTED =
      ProtocolFeature.MQ | ProtocolFeature.REPLY_ACK | ProtocolFeature.STATUS;

  /** Positions 0 and both wrap counters 1, of a packed queue. */
  private static final int PACKED_BASE = 0x8000_8000;

  private final VhostConnection connection;
  private final long offered;
  private final long protocol;
  private final int pairs;
  private long deadline;

  /** Begins one; the socket is the session's from here on, also if that fails. */
  Session(UnixSocket socket) {
    connection = new VhostConnection(socket);
    newPhase();
    try {
      connection.send(Request.SET_OWNER, false, Payload.NONE);
      offered = number(Request.GET_FEATURES);
      protocol = hasProtocolFeatures() ? agreeOnProtocol() : 0;
      pairs = has(ProtocolFeature.MQ) ? countPairs() : 1;
    } catch (VhostException e) {
      connection.close();
      throw e;
    }
  }

  private long agreeOnProtocol() {
    long both = number(Request.GET_PROTOCOL_FEATURES) & WANTED;
    connection.send(Request.SET_PROTOCOL_FEATURES, false, new Number64(both));
    return both;
  }

  private int countPairs() {
    long count = number(Request.GET_QUEUE_NUM);
    if (count < 1 || count > 0xffff) {
      throw new VhostException(
          "the back end has " + Long.toUnsignedString(count) + " pairs of queues");
    }
    return (int) count;
  }

  private boolean hasProtocolFeatures() {
    return Feature.has(offered, ProtocolFeature.AVAILABLE);
  }

  private boolean has(long feature) {
    return ProtocolFeature.has(protocol, feature);
  }

  /** Gives the back end {@value #PHASE_MILLIS} ms for what comes next. */
  void newPhase() {
    deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PHASE_MILLIS);
  }

  private int millisLeft() {
    return Math.max(0, (int) TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }

  /** The device's features, as the back end offers them. */
  long features() {
    return offered;
  }

  /** Pairs of queues that it can have. */
  int pairs() {
    return pairs;
  }

  /** Says which features are taken. */
  void setFeatures(long features) {
    tell(Request.SET_FEATURES, new Number64(features | offered & ProtocolFeature.AVAILABLE));
  }

  /** Sets the device's status, where it has one. */
  void setStatus(int bits) {
    if (has(ProtocolFeature.STATUS)) {
      tell(Request.SET_STATUS, new Number64(bits));
    }
  }

  /** The device's status; where it has none, what the driver has set. */
  int status(int set) {
    return has(ProtocolFeature.STATUS) ? (int) number(Request.GET_STATUS) & 0xff : set;
  }

  /**
   * Shares memory and has the queues run. Each queue's kick comes last, because it is what makes a
   * queue complete, and enabling them after that.
   *
   * @param fd a file that is all of the region
   */
  void start(MemoryRegion region, int fd, boolean packed, List<QueueSetup> queues) {
    tell(Request.SET_MEM_TABLE, new MemoryTable(List.of(region)), fd);
    for (QueueSetup queue : queues) {
      start(queue, packed);
    }
    enable(queues, 1);
  }

  private void start(QueueSetup queue, boolean packed) {
    int index = queue.index();
    tell(Request.SET_VRING_NUM, new VringState(index, queue.size()));
    tell(Request.SET_VRING_BASE, new VringState(index, packed ? PACKED_BASE : 0));
    tell(
        Request.SET_VRING_ADDR,
        new VringAddress(index, 0, queue.descriptors(), queue.deviceArea(), queue.driverArea(), 0));
    if (queue.callFd() < 0) {
      tell(Request.SET_VRING_CALL, new VringFile(index, false));
    } else {
      tell(Request.SET_VRING_CALL, new VringFile(index, true), queue.callFd());
    }
    tell(Request.SET_VRING_KICK, new VringFile(index, true), queue.kickFd());
  }

  private void enable(List<QueueSetup> queues, int on) {
    if (hasProtocolFeatures()) {
      for (QueueSetup queue : queues) {
        tell(Request.SET_VRING_ENABLE, new VringState(queue.index(), on));
      }
    }
  }

  /** Has the queues stop: when it returns, the back end is done with them, as it says. */
  void stop(List<QueueSetup> queues) {
    newPhase();
    enable(queues, 0);
    for (QueueSetup queue : queues) {
      VringState asked = new VringState(queue.index(), 0);
      try (Message reply = connection.ask(Request.GET_VRING_BASE, asked, millisLeft())) {
        if (reply.vringState().index() != queue.index()) {
          throw new VhostException("another queue than " + queue.index() + " is stopped");
        }
      }
    }
    setStatus(0);
  }

  private long number(Request request) {
    try (Message reply = connection.ask(request, Payload.NONE, millisLeft())) {
      return reply.u64();
    }
  }

  /** Sends a request that has no answer, and waits for the acknowledgement if there are any. */
  private void tell(Request request, Payload payload, int... fds) {
    if (!has(ProtocolFeature.REPLY_ACK)) {
      connection.send(request, false, payload, fds);
      return;
    }
    try (Message reply = connection.ask(request, payload, millisLeft(), fds)) {
      if (reply.u64() != 0) {
        throw new VhostException("the back end refuses " + request);
      }
    }
  }

  /** Looks whether the back end is still there. It has nothing to say of its own accord. */
  void check() {
    try (@Nullable Message message = connection.receive()) {
      if (message != null || connection.isInsideMessage()) {
        throw new VhostException("the back end says what it was not asked");
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
