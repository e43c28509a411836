package io.millrace.driver.memif;

import io.millrace.driver.Threads;
import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.port.PortException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A socket at which servers listen: one or several ports, each with an id of its own. Its thread
 * accepts; every connection then has a thread, which first finds out which port is meant.
 */
final class Listener implements Runnable {
  /** Most connections that have not said yet which port they want. */
  private static final int MAX_STRANGERS = 16;

  /** A descriptor table that is full does not get better at once. */
  private static final int PAUSE_MILLIS = 100;

  /** By address; also the lock for who listens where. */
  private static final Map<UnixAddress, Listener> ALL = new HashMap<>();

  private final UnixAddress address;
  private final UnixSocket socket;
  private final EventFd end = new EventFd();
  private final Map<Integer, MemifPort> ports = new ConcurrentHashMap<>();
  private final AtomicInteger strangers = new AtomicInteger();
  private final Thread thread;

  private Listener(UnixAddress address) {
    this.address = address;
    socket = UnixSocket.listen(address, UnixSocket.Type.SEQPACKET);
    thread = Thread.ofPlatform().daemon().name("millrace-memif-" + address).unstarted(this);
  }

  /**
   * Listens on behalf of a port from here on.
   *
   * @throws PortException if that cannot be
   */
  static Listener add(MemifPort port, UnixAddress address, int id) {
    synchronized (ALL) {
      Listener listener = ALL.get(address);
      if (listener == null) {
        listener = open(port, address);
      }
      if (listener.ports.putIfAbsent(id, port) != null) {
        throw new PortException(
            "%s: %s has an interface %d already".formatted(port.name(), address, id));
      }
      return listener;
    }
  }

  private static Listener open(MemifPort port, UnixAddress address) {
    try {
      Listener listener = new Listener(address);
      listener.thread.start();
      ALL.put(address, listener);
      return listener;
    } catch (NativeException e) {
      throw new PortException(port.name() + ": " + e.getMessage(), e);
    }
  }

  /** Listens no more on behalf of this port; the last one closes the socket. */
  void remove(int id) {
    synchronized (ALL) {
      ports.remove(id);
      if (!ports.isEmpty()) {
        return;
      }
      ALL.remove(address);
      end.signal();
      Threads.joinUninterruptibly(thread);
      socket.close();
      end.close();
    }
  }

  @Override
  public void run() {
    PollSet descriptors = new PollSet(2);
    descriptors.set(0, socket.fd());
    descriptors.set(1, end.fd());
    PollSet pause = new PollSet(1);
    pause.set(0, end.fd());
    while (true) {
      descriptors.await(-1);
      if (descriptors.isReadable(1)) {
        return;
      }
      if (!accept()) {
        pause.await(PAUSE_MILLIS);
      }
    }
  }

  private boolean accept() {
    if (strangers.get() >= MAX_STRANGERS) {
      return false;
    }
    try {
      UnixSocket accepted = socket.accept();
      if (accepted != null) {
        strangers.incrementAndGet();
        Thread.ofPlatform().daemon().name("millrace-memif-guest").start(() -> receive(accepted));
      }
      return true;
    } catch (NativeException e) {
      return false;
    }
  }

  /** One connection, from its first to its last message; its own thread. */
  private void receive(UnixSocket accepted) {
    try (Channel channel = new Channel(accepted)) {
      MemifPort port = identify(channel);
      if (port != null) {
        try {
          port.serve(channel);
        } finally {
          port.guestLeft();
        }
      }
    }
  }

  /** Finds out which port is meant; null if the guest was sent away. */
  private @Nullable MemifPort identify(Channel channel) {
    try {
      int last = MemifConfig.MAX_QUEUES - 1;
      channel.send(
          new Message.Hello(
              "Millrace",
              Protocol.VERSION,
              Protocol.VERSION,
              PeerMemory.MAX_REGIONS - 1,
              last,
              last,
              Protocol.MAX_LOG2_RING_SIZE));
      return admit(channel);
    } catch (PeerException e) {
      channel.disconnect(e);
      return null;
    } finally {
      strangers.decrementAndGet();
    }
  }

  private MemifPort admit(Channel channel) throws PeerException {
    try (Channel.Incoming incoming = channel.receive(ClientHandshake.ANSWER_MILLIS)) {
      if (!(incoming.message() instanceof Message.Init init)) {
        throw new PeerException("Unexpected message " + incoming.message());
      }
      MemifPort port = ports.get(init.id());
      if (port == null) {
        throw new PeerException("ID not found: " + init.id());
      }
      port.admit(init);
      return port;
    }
  }
}
