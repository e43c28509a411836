package io.millrace.driver.memif;

import io.millrace.driver.Threads;
import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.memory.RingMemory;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A port to another process on the same machine, through shared memory; see the package's
 * description for the steps and threads.
 *
 * <p>The port is open whether the peer is there or not. Without one its link is down, it receives
 * nothing, and what it is to send counts as errors; as client it connects again by itself.
 */
public final class MemifPort implements Port {
  private static final System.Logger LOG = System.getLogger("io.millrace.driver.memif");
  private static final long GATE_NANOS = 1_000_000;
  private static final long PREDECESSOR_NANOS = 500_000_000;

  private final MemifConfig config;
  private final PortInfo info;
  private final Gate gate = new Gate();
  private final Alarm alarm = new Alarm();

  /** Wakes sleeping workers when there is a connection. */
  private final EventFd arrival = new EventFd();

  private final List<QueueCounters> rxCounters;
  private final List<QueueCounters> txCounters;
  private final boolean[] rxOpen;
  private final boolean[] txOpen;

  /** As client, for the rings. */
  private final @Nullable RingMemory memory;

  /** As server. */
  private final @Nullable Listener listener;

  /** Of the connection, if the gate is open. */
  private volatile @Nullable Rings rings;

  /** Of the queues' buffers, from the first queue to be opened on. */
  private volatile @Nullable PacketPool pool;

  private volatile LinkState link = LinkState.down("no queue is open yet");
  private volatile int losses;
  private int openQueues;
  private boolean closed;

  /** The thread of the connection or of the attempts at one; guarded by {@code alarm}. */
  private @Nullable Thread thread;

  /** Whether a server takes connections; guarded by {@code alarm}. */
  private boolean ready;

  /**
   * Opens the port: a server listens from now on. The peer need not be there.
   *
   * @throws PortException if the server's address is taken, if packet memory cannot be shared, or
   *     if a frame of the configured MTU does not fit a packet buffer
   */
  public MemifPort(MemifConfig config) {
    this.config = config;
    checkMemory(config);
    info =
        new PortInfo(
            config.name(),
            "memif",
            config.mac(),
            config.mtu(),
            config.rxQueues(),
            config.txQueues());
    rxCounters = Stream.generate(QueueCounters::new).limit(config.rxQueues()).toList();
    txCounters = Stream.generate(QueueCounters::new).limit(config.txQueues()).toList();
    rxOpen = new boolean[config.rxQueues()];
    txOpen = new boolean[config.txQueues()];
    boolean client = config.role() == MemifConfig.Role.CLIENT;
    memory = client ? ClientHandshake.allocate(config) : null;
    listener = client ? null : listen();
  }

  private Listener listen() {
    try {
      return Listener.add(this, config.socket(), config.id());
    } catch (PortException e) {
      alarm.close();
      arrival.close();
      throw e;
    }
  }

  private static void checkMemory(MemifConfig config) {
    if (config.maxFrame() > PacketMemory.DATA_ROOM) {
      throw new PortException(
          "an MTU of %d needs packet buffers with a data room of %d bytes: start with"
                  .formatted(config.mtu(), config.maxFrame())
              + " -Dmillrace.data-room="
              + config.maxFrame());
    }
    if (config.role() == MemifConfig.Role.CLIENT) {
      if (PacketMemory.region().fd() < 0) {
        throw new PortException(
            config.name()
                + ": packet memory of transparent huge pages cannot be shared: reserve huge pages,"
                + " or start with -Dmillrace.shared=true");
      }
      if (PacketMemory.SIZE > 1L << 32) {
        throw new PortException(
            config.name() + ": a memif client shares at most 4 GiB of packet memory");
      }
    }
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public synchronized RxQueue openRx(int index, PacketCache cache) {
    occupy(rxOpen, index, "receive");
    begin(cache);
    return new MemifRxQueue(this, index, cache, rxCounters.get(index), gate.newPassage());
  }

  @Override
  public synchronized TxQueue openTx(int index, PacketCache cache) {
    occupy(txOpen, index, "transmit");
    begin(cache);
    return new MemifTxQueue(
        this, index, cache, txCounters.get(index), gate.newPassage(), config.maxFrame());
  }

  private void occupy(boolean[] open, int index, String kind) {
    if (open[index]) {
      throw new IllegalStateException(
          "%s: %s queue %d is open already".formatted(name(), kind, index));
    }
    open[index] = true;
  }

  /** One more queue; with the first one the port looks for its peer. */
  private void begin(PacketCache cache) {
    openQueues++;
    if (openQueues > 1) {
      return;
    }
    pool = cache.pool();
    alarm.revive();
    link = LinkState.down(memory == null ? "no client yet" : "not connected yet");
    synchronized (alarm) {
      ready = true;
      if (memory != null) {
        thread =
            Thread.ofPlatform()
                .daemon()
                .name("millrace-memif-" + name())
                .start(new ClientLoop(this, config, alarm, memory));
      }
    }
  }

  synchronized void closedRx(int index, PacketCache cache) {
    rxOpen[index] = false;
    end();
  }

  synchronized void closedTx(int index, PacketCache cache) {
    txOpen[index] = false;
    end();
  }

  /** One queue less; the last one ends the connection, so that no buffer is with the peer. */
  private void end() {
    openQueues--;
    if (openQueues > 0) {
      return;
    }
    alarm.end();
    Thread last;
    synchronized (alarm) {
      ready = false;
      last = thread;
    }
    if (last != null) {
      Threads.joinUninterruptibly(last);
    }
    link = LinkState.down("no queue is open");
  }

  /** As server: takes the calling thread as the connection's, or refuses. */
  void admit(Message.Init init) throws PeerException {
    if (init.version() != Protocol.VERSION) {
      throw new PeerException("Incompatible memif version %#x".formatted(init.version()));
    }
    if (init.mode() != Protocol.MODE_ETHERNET) {
      throw new PeerException("Only ethernet mode is supported, not mode " + init.mode());
    }
    if (!config.secret().isEmpty() && !config.secret().equals(init.secret())) {
      throw new PeerException(init.secret().isEmpty() ? "Secret required" : "Incorrect secret");
    }
    synchronized (alarm) {
      awaitPredecessor();
      if (!ready) {
        throw new PeerException("Not ready");
      }
      thread = Thread.currentThread();
      alarm.begin();
    }
  }

  /**
   * A client that comes back at once may find that the workers have not let go of its last
   * connection yet. DPDK does not try a second time, so it is to wait; with the lock held.
   */
  private void awaitPredecessor() throws PeerException {
    long deadline = System.nanoTime() + PREDECESSOR_NANOS;
    while (thread != null) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new PeerException("Already connected");
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(alarm, left);
      } catch (InterruptedException e) {
        throw new PeerException("Interrupted");
      }
    }
  }

  /** As server: the rest of a connection that was admitted. */
  void serve(Channel channel) {
    channel.heed(alarm);
    Rings offered;
    try {
      offered = new ServerHandshake(config, channel, alarm).run();
    } catch (PeerException e) {
      channel.disconnect(e);
      down(e.reason());
      return;
    } catch (NativeException e) { // such as no descriptors left
      down(String.valueOf(e.getMessage()));
      return;
    }
    down(Connection.serve(this, channel, offered));
  }

  void guestLeft() {
    synchronized (alarm) {
      thread = null;
      alarm.notifyAll();
    }
  }

  /** Gives the rings to the workers. */
  void attach(Rings newRings) {
    rings = newRings;
    gate.open();
    link = LinkState.UP;
    arrival.signal();
    LOG.log(System.Logger.Level.INFO, "{0}: connected at {1}", name(), config.socket());
  }

  /** Takes the rings away from the workers; returns once none of them uses one. */
  void detach(String reason) {
    gate.shut();
    int count = losses + 1;
    losses = count; // one thread at a time does this
    link = LinkState.down(reason);
    LOG.log(System.Logger.Level.INFO, "{0}: disconnected: {1}", name(), reason);
    while (!gate.isClear()) {
      LockSupport.parkNanos(GATE_NANOS);
    }
    arrival.drain();
    rings = null;
  }

  /** Frees the buffers in rings that nobody uses any more. */
  void reclaim(Rings oldRings) {
    PacketPool buffers = pool;
    if (buffers != null) {
      try (PacketCache cache = buffers.newCache()) {
        oldRings.reclaim(cache, txCounters);
      }
    }
  }

  /** Why there is no connection; told to the log when it is news. */
  void down(String reason) {
    if (!link.reason().equals(reason)) {
      LOG.log(System.Logger.Level.INFO, "{0}: not connected: {1}", name(), reason);
    }
    link = LinkState.down(reason);
  }

  @Nullable RxRing rxRing(int index) {
    Rings now = rings;
    return now == null ? null : now.rx(index);
  }

  @Nullable TxRing txRing(int index) {
    Rings now = rings;
    return now == null ? null : now.tx(index);
  }

  /** Readable when there is a connection. */
  int idleFd() {
    return arrival.fd();
  }

  @Override
  public LinkState link() {
    return link;
  }

  @Override
  public int linkLosses() {
    return losses;
  }

  @Override
  public PortStats stats() {
    return QueueCounters.sum(rxCounters, txCounters);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (listener != null) {
      listener.remove(config.id());
    }
    if (memory != null) {
      memory.close();
    }
    alarm.close();
    arrival.close();
  }
}
