package io.millrace.driver.loop;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port without a device: what its transmit queue of a number sends, its receive queue of that
 * number receives, without a copy. It leads packets back into a graph, which has no cycles: a round
 * later, and as from a port of their own.
 *
 * <p>What finds no room in a queue stays the sender's.
 */
public final class LoopPort implements Port {
  /** The driver's name. */
  public static final String DRIVER = "loop";

  /** Packets that a queue holds. */
  public static final int QUEUE_SIZE = 4096;

  private final PortInfo info;
  private final List<Lane> lanes = new ArrayList<>();
  private volatile @Nullable PacketPool pool;

  /** One queue each way, and what joins them. */
  static final class Lane {
    final LoopRing ring = new LoopRing(QUEUE_SIZE);
    final EventFd event = new EventFd();
    final QueueCounters rx = new QueueCounters();
    final QueueCounters tx = new QueueCounters();

    /** Whether the reader sleeps until the event is signalled. */
    volatile boolean armed;

    boolean isRxOpen;
    boolean isTxOpen;
  }

  /** As {@link #LoopPort(String, String, MacAddress, int, int)}, by its own driver's name. */
  public LoopPort(String name, MacAddress mac, int mtu, int queues) {
    this(name, DRIVER, mac, mtu, queues);
  }

  /**
   * A port.
   *
   * @param driver what it is shown as
   * @param mac its address; nothing depends on it here
   * @param mtu largest layer-3 packet that others should send, in bytes
   * @param queues each way, one for each worker
   */
  public LoopPort(String name, String driver, MacAddress mac, int mtu, int queues) {
    info = new PortInfo(name, driver, mac, mtu, queues, queues);
    for (int i = 0; i < queues; i++) {
      lanes.add(new Lane());
    }
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public synchronized RxQueue openRx(int index, PacketCache cache) {
    Lane lane = lanes.get(index);
    if (lane.isRxOpen) {
      throw isOpen("receive", index);
    }
    lane.isRxOpen = true;
    pool = cache.pool();
    return new LoopRxQueue(lane, () -> closedRx(lane));
  }

  @Override
  public synchronized TxQueue openTx(int index, PacketCache cache) {
    Lane lane = lanes.get(index);
    if (lane.isTxOpen) {
      throw isOpen("transmit", index);
    }
    lane.isTxOpen = true;
    pool = cache.pool();
    return new LoopTxQueue(lane, () -> closedTx(lane));
  }

  private IllegalStateException isOpen(String kind, int index) {
    return new IllegalStateException(
        "port " + name() + ": " + kind + " queue " + index + " is open already");
  }

  private synchronized void closedRx(Lane lane) {
    lane.isRxOpen = false;
    reclaim(lane);
  }

  private synchronized void closedTx(Lane lane) {
    lane.isTxOpen = false;
    reclaim(lane);
  }

  /** What is left once nobody sends or receives goes back to the pool, and counts as missed. */
  private void reclaim(Lane lane) {
    PacketPool owner = pool;
    if (!lane.isRxOpen && !lane.isTxOpen && owner != null) {
      try (PacketCache cache = owner.newCache()) {
        lane.rx.missed(lane.ring.drain(cache));
      }
    }
  }

  /** Wakes whoever sleeps until one of the queues receives: there is something else to do. */
  public void wake() {
    VarHandle.fullFence();
    for (Lane lane : lanes) {
      if (lane.armed) {
        lane.event.signal();
      }
    }
  }

  @Override
  public LinkState link() {
    return LinkState.UP;
  }

  @Override
  public PortStats stats() {
    return QueueCounters.sum(
        lanes.stream().map(lane -> lane.rx).toList(), lanes.stream().map(lane -> lane.tx).toList());
  }

  /** It receives what others send, and they stop first. */
  @Override
  public boolean exhausted() {
    return true;
  }

  @Override
  public void close() {
    lanes.forEach(lane -> lane.event.close());
  }
}
