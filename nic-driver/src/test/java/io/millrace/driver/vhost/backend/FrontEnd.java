package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.vhost.MemoryTable;
import io.millrace.driver.vhost.Message;
import io.millrace.driver.vhost.Number64;
import io.millrace.driver.vhost.Payload;
import io.millrace.driver.vhost.ProtocolFeature;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VhostConnection;
import io.millrace.driver.vhost.VringAddress;
import io.millrace.driver.vhost.VringFile;
import io.millrace.driver.vhost.VringState;
import io.millrace.driver.virtio.Feature;
import java.util.ArrayList;
import java.util.List;

/** A front end with a guest's memory and drivers, in this process. */
final class FrontEnd implements AutoCloseable {
  static final int RING = 64;
  static final int WAIT = 10_000;

  VhostConnection connection;
  final GuestModel memory = new GuestModel();
  final List<DriverRing> rings = new ArrayList<>();
  final List<EventFd> kicks = new ArrayList<>();
  final List<EventFd> calls = new ArrayList<>();
  final long features;

  private FrontEnd(VhostConnection connection, long features) {
    this.connection = connection;
    this.features = features;
  }

  /** Connects and does nothing else. */
  static FrontEnd connect(String socket, long features) {
    return over(UnixSocket.connect(UnixAddress.parse(socket), UnixSocket.Type.STREAM), features);
  }

  static FrontEnd over(UnixSocket socket, long features) {
    return new FrontEnd(new VhostConnection(socket), features);
  }

  /** Features, memory, and so many pairs of queues that run. */
  FrontEnd begin(int pairs) {
    negotiate();
    shareMemory();
    for (int i = 0; i < 2 * pairs; i++) {
      ring(i);
    }
    tell(Request.SET_STATUS, new Number64(15));
    return this;
  }

  /**
   * Connects with another back end while the guest goes on, with queues that nobody has stopped.
   */
  void connectAgain(String socket) {
    connection.close();
    connection =
        new VhostConnection(UnixSocket.connect(UnixAddress.parse(socket), UnixSocket.Type.STREAM));
    negotiate();
    shareMemory();
    for (int i = 0; i < rings.size(); i++) {
      start(i, has(Feature.RING_PACKED) ? 0x8000_8000 : 0);
    }
    tell(Request.SET_STATUS, new Number64(15));
  }

  void negotiate() {
    tell(Request.SET_OWNER, Payload.NONE);
    long offered = question(Request.GET_FEATURES);
    long wanted = features | Feature.VERSION_1 | ProtocolFeature.AVAILABLE;
    assertEquals(wanted, wanted & offered, "all is offered");
    tell(Request.SET_PROTOCOL_FEATURES, new Number64(question(Request.GET_PROTOCOL_FEATURES)));
    tell(Request.SET_FEATURES, new Number64(wanted));
  }

  void shareMemory() {
    tell(Request.SET_MEM_TABLE, new MemoryTable(memory.regions()), memory.fd, memory.fd);
  }

  boolean has(long feature) {
    return Feature.has(features, feature);
  }

  /** Makes a queue and starts it. */
  DriverRing ring(int index) {
    boolean toGuest = (index & 1) == 0;
    DriverRing ring =
        has(Feature.RING_PACKED)
            ? new PackedDriverRing(memory, index, RING, toGuest, has(Feature.IN_ORDER))
            : new SplitDriverRing(memory, index, RING, toGuest, has(Feature.EVENT_IDX));
    rings.add(ring);
    kicks.add(new EventFd());
    calls.add(new EventFd());
    start(index, has(Feature.RING_PACKED) ? 0x8000_8000 : 0);
    return ring;
  }

  /** Starts a queue that there is, at a position. */
  void start(int index, int base) {
    tell(Request.SET_VRING_NUM, new VringState(index, RING));
    tell(Request.SET_VRING_BASE, new VringState(index, base));
    tell(Request.SET_VRING_ADDR, addresses(index));
    tell(Request.SET_VRING_CALL, new VringFile(index, true), calls.get(index).fd());
    tell(Request.SET_VRING_KICK, new VringFile(index, true), kicks.get(index).fd());
    tell(Request.SET_VRING_ENABLE, new VringState(index, 1));
  }

  VringAddress addresses(int index) {
    DriverRing ring = rings.get(index);
    return new VringAddress(
        index,
        0,
        GuestModel.user(ring.descriptors),
        GuestModel.user(ring.deviceArea),
        GuestModel.user(ring.driverArea),
        0);
  }

  /** Stops a queue; returns where. */
  int stop(int index) {
    try (Message answer = connection.ask(Request.GET_VRING_BASE, new VringState(index, 0), WAIT)) {
      return answer.vringState().num();
    }
  }

  /** A request that has an acknowledgement or none. */
  void tell(Request request, Payload payload, int... fds) {
    if (request == Request.SET_OWNER || request == Request.SET_PROTOCOL_FEATURES) {
      connection.send(request, false, payload, fds);
      return;
    }
    try (Message answer = connection.ask(request, payload, WAIT, fds)) {
      assertEquals(0, answer.u64());
    }
  }

  long question(Request request) {
    try (Message answer = connection.ask(request, Payload.NONE, WAIT)) {
      return answer.u64();
    }
  }

  @Override
  public void close() {
    connection.close();
    kicks.forEach(EventFd::close);
    calls.forEach(EventFd::close);
    memory.close();
  }
}
