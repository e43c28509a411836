package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.vhost.MemoryTable;
import io.millrace.driver.vhost.Message;
import io.millrace.driver.vhost.Number64;
import io.millrace.driver.vhost.ProtocolFeature;
import io.millrace.driver.vhost.Request;
import io.millrace.driver.vhost.VhostConnection;
import io.millrace.driver.vhost.VhostException;
import io.millrace.driver.vhost.VringAddress;
import io.millrace.driver.vhost.VringFile;
import io.millrace.driver.vhost.VringState;
import io.millrace.driver.virtio.Feature;
import io.millrace.driver.virtio.VirtioTransport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One front end, from its connection to its end: does what it asks for and starts and stops queues
 * as that makes them ready or not. For the port's thread. Whatever is wrong throws {@link
 * VhostException}; {@link #close} puts everything back.
 */
final class Session implements AutoCloseable {
  private final VhostConnection connection;
  private final RingTable table;
  private final Runnable alarm;
  private final Vring[] vrings;
  private final GuestMemory memory = new GuestMemory();
  private final long offered;
  private long features;
  private boolean hasFeatures;
  private long protocolFeatures;
  private int status;
  private boolean begun;
  private boolean ready;
  private boolean faulty;

  /**
   * Begins with a connection, which is the session's from here on.
   *
   * @param alarm run by a worker whose ring breaks
   */
  Session(VhostConnection connection, RingTable table, Runnable alarm) {
    this.connection = connection;
    this.table = table;
    this.alarm = alarm;
    offered = Offer.features(table.queues());
    vrings = IntStream.range(0, 2 * table.queues()).mapToObj(Vring::new).toArray(Vring[]::new);
  }

  /** Whether a driver has ever been ready. */
  boolean wasReady() {
    return ready;
  }

  /** Whether the front end has said anything. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether the driver has broken a ring. */
  boolean hasFault() {
    return faulty;
  }

  /** Does what has been asked for by now. Never waits. */
  void serve() {
    check();
    while (true) {
      try (Message message = connection.receive()) {
        if (message == null) {
          return;
        }
        begun = true;
        handle(message);
      }
    }
  }

  /** Looks for rings that are broken, and for memory that is gone. */
  private void check() {
    for (Vring vring : vrings) {
      GuestRing ring = vring.running;
      String fault = ring == null ? null : ring.fault();
      if (fault != null) {
        if (vring.error != null) {
          vring.error.signal();
        }
        faulty = true;
        throw new VhostException("queue " + vring.index + ": " + fault);
      }
    }
    if (!memory.isWhole()) {
      faulty = true;
      throw new VhostException(FrameReader.MEMORY_GONE);
    }
  }

  /** Whether the front end owes the rest of a message. */
  boolean isInsideMessage() {
    return connection.isInsideMessage();
  }

  private void handle(Message message) {
    @Nullable Request request = Request.find(message.request());
    if (request == null) {
      throw new VhostException(
          "request " + Integer.toUnsignedString(message.request()) + " is unknown");
    }
    request.check(message);
    if (!answer(request, message)) {
      execute(request, message);
      settle();
      if (message.wantsReply() && hasProtocol(ProtocolFeature.REPLY_ACK)) {
        connection.reply(message, new Number64(0));
      }
    }
  }

  /** Answers a question; false if the request is none. */
  private boolean answer(Request request, Message message) {
    switch (request) {
      case GET_FEATURES -> connection.reply(message, new Number64(offered));
      case GET_PROTOCOL_FEATURES -> connection.reply(message, new Number64(Offer.PROTOCOL));
      case GET_QUEUE_NUM -> connection.reply(message, new Number64(table.queues()));
      case GET_MAX_MEM_SLOTS -> connection.reply(message, new Number64(GuestMemory.MAX_REGIONS));
      case GET_STATUS -> connection.reply(message, new Number64(status));
      case GET_VRING_BASE -> stop(message);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void execute(Request request, Message message) {
    switch (request) {
      case SET_OWNER -> {}
      case RESET_OWNER, RESET_DEVICE -> reset();
      case SET_FEATURES -> features(message.u64());
      case SET_PROTOCOL_FEATURES -> protocolFeatures(message.u64());
      case SET_STATUS -> status((int) message.u64());
      case SET_MEM_TABLE -> replaceMemory(message);
      case ADD_MEM_REG -> addMemory(message);
      case REM_MEM_REG -> removeMemory(message);
      case SET_VRING_NUM -> size(message.vringState());
      case SET_VRING_BASE -> base(message.vringState());
      case SET_VRING_ADDR -> address(message.vringAddress());
      case SET_VRING_ENABLE -> enable(message.vringState());
      case SET_VRING_KICK -> kick(message);
      case SET_VRING_CALL -> call(message);
      case SET_VRING_ERR -> error(message);
      default -> throw new VhostException("it asks for " + request + ", which is not offered");
    }
  }

  private boolean hasProtocol(long feature) {
    return ProtocolFeature.has(protocolFeatures, feature);
  }

  private boolean has(long feature) {
    return Feature.has(features, feature);
  }

  private Vring vring(int index) {
    if (index >= vrings.length) {
      throw new VhostException("there is no queue " + index + ", only " + vrings.length);
    }
    return vrings[index];
  }

  private static void checkOffered(String what, long taken, long offered) {
    if ((taken & ~offered) != 0) {
      throw new VhostException(
          "%s %#x, of which %#x are not offered".formatted(what, taken, taken & ~offered));
    }
  }

  private void features(long taken) {
    checkOffered("the driver takes features", taken, offered);
    if (!hasFeatures || taken != features) {
      stopWhere(vring -> true);
      features = taken;
      hasFeatures = true;
    }
  }

  private void protocolFeatures(long taken) {
    checkOffered("it takes protocol features", taken, Offer.PROTOCOL);
    protocolFeatures = taken;
  }

  /** 0 is a reset (section 2.1). */
  private void status(int bits) {
    status = bits & 0xff;
    if (status == 0) {
      reset();
    }
  }

  /** The queues stop, and have to be set up anew. */
  private void reset() {
    status = 0;
    stopWhere(vring -> true);
    for (Vring vring : vrings) {
      vring.kicks = false;
    }
  }

  private void replaceMemory(Message message) {
    MemoryTable fresh = message.memoryTable();
    stopWhere(vring -> true);
    memory.replace(fresh, message);
  }

  private void addMemory(Message message) {
    stopWhere(vring -> true);
    memory.add(message.memoryRegion(), message);
  }

  private void removeMemory(Message message) {
    stopWhere(vring -> true);
    memory.remove(message.memoryRegion());
  }

  private void size(VringState state) {
    Vring vring = vring(state.index());
    checkStopped(vring);
    RingSetup.checkSize(state.num());
    vring.size = state.num();
  }

  private void base(VringState state) {
    Vring vring = vring(state.index());
    checkStopped(vring);
    vring.base = state.num();
  }

  private static void checkStopped(Vring vring) {
    if (vring.running != null) {
      throw new VhostException("queue " + vring.index + " is changed while it runs");
    }
  }

  private void address(VringAddress address) {
    Vring vring = vring(address.index());
    if (!address.equals(vring.address)) {
      stopWhere(each -> each == vring);
      vring.address = address;
    }
  }

  private void enable(VringState state) {
    Vring vring = vring(state.index());
    vring.enabled = state.num() != 0;
  }

  private void kick(Message message) {
    VringFile file = message.vringFile();
    Vring vring = vring(file.index());
    @Nullable EventFd kick = take(file, message);
    change(
        () -> {
          stop(vring);
          vring.kick(kick);
          vring.kicks = true;
        });
  }

  private void call(Message message) {
    VringFile file = message.vringFile();
    Vring vring = vring(file.index());
    @Nullable EventFd call = take(file, message);
    change(
        () -> {
          stop(vring);
          vring.call(call);
        });
  }

  private void error(Message message) {
    VringFile file = message.vringFile();
    vring(file.index()).error(take(file, message));
  }

  private static @Nullable EventFd take(VringFile file, Message message) {
    return file.present() ? EventFd.adopt(message.takeFd(0)) : null;
  }

  /** GET_VRING_BASE: stops a queue and says where. */
  private void stop(Message message) {
    VringState asked = message.vringState();
    Vring vring = vring(asked.index());
    stopWhere(each -> each == vring);
    vring.kick(null);
    vring.kicks = false;
    connection.reply(message, new VringState(vring.index, vring.base));
  }

  private void change(Runnable change) {
    table.change(change);
  }

  private void stopWhere(Predicate<Vring> which) {
    if (Stream.of(vrings).anyMatch(vring -> vring.running != null && which.test(vring))) {
      change(() -> Stream.of(vrings).filter(which).forEach(this::stop));
    }
  }

  /** Takes a ring from its worker and remembers where it was; the gate is shut. */
  private void stop(Vring vring) {
    GuestRing ring = vring.running;
    if (ring != null) {
      vring.base = ring.base();
      vring.running = null;
      table.put(vring.index, null);
      if ((vring.index & 1) != 0) {
        table.slot(vring.index >> 1).connect(null);
      }
    }
  }

  /** Starts what has become ready and stops what is no more. */
  private void settle() {
    if (Stream.of(vrings).anyMatch(vring -> (vring.running != null) != shallRun(vring))) {
      change(() -> Stream.of(vrings).forEach(this::settle));
      ready |= table.isUp();
    }
  }

  private void settle(Vring vring) {
    if (vring.running != null && !shallRun(vring)) {
      stop(vring);
    } else if (vring.running == null && shallRun(vring)) {
      start(vring);
    }
  }

  private boolean shallRun(Vring vring) {
    boolean enabled = vring.enabled || !has(ProtocolFeature.AVAILABLE);
    boolean driverReady =
        !hasProtocol(ProtocolFeature.STATUS) || (status & VirtioTransport.DRIVER_OK) != 0;
    return vring.isComplete()
        && enabled
        && driverReady
        && has(Feature.VERSION_1)
        && !memory.isEmpty();
  }

  private void start(Vring vring) {
    VringAddress address = vring.address;
    if (address == null) {
      return;
    }
    RingSetup setup =
        new RingSetup(
            vring.size,
            (vring.index & 1) == 0,
            address.descriptors(),
            address.available(),
            address.used(),
            memory.byGuest(),
            memory.byUser(),
            has(Feature.EVENT_IDX),
            has(Feature.IN_ORDER),
            vring.call,
            alarm);
    try {
      vring.running =
          has(Feature.RING_PACKED)
              ? new PackedGuestRing(setup, vring.base)
              : new SplitGuestRing(setup);
    } catch (InternalError e) {
      throw new VhostException(FrameReader.MEMORY_GONE);
    }
    if (vring.call != null) {
      vring.call.signal(); // for what was used when the ring was stopped, by a call that went away
    }
    table.put(vring.index, vring.running);
    table.features(has(Feature.MRG_RXBUF), has(Feature.GUEST_CSUM));
    if ((vring.index & 1) != 0) {
      table.slot(vring.index >> 1).connect(vring.kick);
    }
  }

  /** What is between the front end and a link, in words for the user. */
  String progress() {
    return hasFeatures && !has(Feature.VERSION_1)
        ? "the guest's driver is of before virtio 1.0"
        : "connected, the guest's driver is not ready";
  }

  @Override
  public void close() {
    stopWhere(vring -> true);
    Consumer<Vring> end = Vring::close;
    Stream.of(vrings).forEach(end);
    memory.close();
    connection.close();
  }
}
