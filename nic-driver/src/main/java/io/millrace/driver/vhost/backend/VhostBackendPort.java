package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network card for a virtual machine, which plugs in by a Unix socket: what it sends is received
 * here, what is sent here it receives.
 *
 * <p>The port is open from the start and down until a driver is ready. Guests come, reboot, die and
 * come back while it stays open; its queues hold no packets of ours, so none is lost with them.
 */
public final class VhostBackendPort implements Port {
  private static final String DRIVER = "vhost-user";

  private final PortInfo info;
  private final RingTable table;
  private final Attendant attendant;
  private final List<QueueCounters> rxCounters;
  private final List<QueueCounters> txCounters;
  private final BitSet rxOpen = new BitSet();
  private final BitSet txOpen = new BitSet();
  private boolean closed;
  private volatile LinkState link = LinkState.down("nobody has looked yet");
  private volatile int losses;

  /**
   * Listens, or begins to try to connect.
   *
   * @throws PortException if it cannot listen
   */
  public VhostBackendPort(VhostBackendConfig config) {
    int queues = config.queues();
    @Nullable UnixSocket listener = config.server() ? listen(config) : null;
    info = new PortInfo(config.name(), DRIVER, config.mac(), config.mtu(), queues, queues);
    rxCounters = Stream.generate(QueueCounters::new).limit(queues).toList();
    txCounters = Stream.generate(QueueCounters::new).limit(queues).toList();
    table = new RingTable(queues);
    attendant = new Attendant(config, table, listener, this::note);
    attendant.start();
  }

  private static UnixSocket listen(VhostBackendConfig config) {
    try {
      return UnixSocket.listen(config.socket(), UnixSocket.Type.STREAM);
    } catch (NativeException e) {
      throw new PortException(
          DRIVER
              + ": cannot listen at "
              + config.socket()
              + ": "
              + e.getMessage()
              + "; its directory must exist and be ours to write to, and nobody else listen there",
          e);
    }
  }

  private void note(LinkState now) {
    LinkState before = link;
    if (before.up() && !now.up()) {
      int count = losses + 1;
      losses = count;
    }
    if (!now.equals(before)) {
      link = now;
    }
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public synchronized RxQueue openRx(int index, PacketCache cache) {
    open(rxOpen, "receive", index);
    return new BackendRxQueue(
        table, index, cache, rxCounters.get(index), () -> closed(rxOpen, index));
  }

  @Override
  public synchronized TxQueue openTx(int index, PacketCache cache) {
    open(txOpen, "transmit", index);
    return new BackendTxQueue(
        table, index, cache, txCounters.get(index), () -> closed(txOpen, index));
  }

  private void open(BitSet queues, String kind, int index) {
    if (queues.get(index)) {
      throw new IllegalStateException(
          name() + ": " + kind + " queue " + index + " is open already");
    }
    queues.set(index);
  }

  private synchronized void closed(BitSet queues, int index) {
    queues.clear(index);
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
    if (!closed) {
      closed = true;
      attendant.close();
      table.close();
    }
  }
}
