package io.millrace.driver.afpacket;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.netdev.NetDevice;
import io.millrace.driver.netdev.NetDeviceErrors;
import io.millrace.driver.netdev.NetDeviceWatch;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Linux interface through packet sockets.
 *
 * <p>The constructor opens the sockets of all queues, so that a missing interface or permission
 * shows before anything starts; a queue receives from {@link #openRx} on. When the interface goes
 * down the queues are idle, when it vanishes and comes back under its name the watch opens new
 * sockets, and the queues go over to them when they have emptied the old ones.
 */
public final class AfPacketPort implements Port {
  private static final String DRIVER = "af_packet";
  private static final String CAPABILITY =
      "it takes root or the capability CAP_NET_RAW, e.g. 'sudo setcap cap_net_raw+ep JAVA'";

  private static final int NO_GROUP = -1;

  private final AfPacketConfig config;
  private final PortInfo info;
  private final NetDevice device;
  private final NetDeviceWatch watch;
  private final LongAdder missed = new LongAdder();
  private final List<QueueCounters> rxCounters;
  private final List<QueueCounters> txCounters;
  private final List<Handover<RxRing>> rxRings;
  private final List<Handover<TxRing>> txRings;
  private final AtomicReferenceArray<@Nullable AfPacketRxQueue> rxQueues;

  /**
   * Opens the interface.
   *
   * @throws PortException if there is no such interface, or no permission
   */
  public AfPacketPort(AfPacketConfig config) {
    this.config = config;
    rxCounters = listOf(config.rxQueues(), QueueCounters::new);
    txCounters = listOf(config.txQueues(), QueueCounters::new);
    rxRings = listOf(config.rxQueues(), Handover<RxRing>::new);
    txRings = listOf(config.txQueues(), Handover<TxRing>::new);
    rxQueues = new AtomicReferenceArray<>(config.rxQueues());
    device = NetDevice.open(DRIVER, config.interfaceName());
    try {
      int index = device.index();
      check(index);
      openRings(index);
      NetDeviceErrors.checkMtu(DRIVER, device);
      info =
          new PortInfo(
              config.name(),
              DRIVER,
              device.mac(),
              device.mtu(),
              config.rxQueues(),
              config.txQueues());
      watch = new NetDeviceWatch(device, index, this::reattach);
    } catch (NativeException e) {
      closeRings();
      device.close();
      throw NetDeviceErrors.failed(DRIVER, config.interfaceName(), CAPABILITY, e);
    } catch (PortException e) {
      closeRings();
      device.close();
      throw e;
    }
  }

  private static <T> List<T> listOf(int size, Supplier<T> element) {
    return Stream.generate(element).limit(size).toList();
  }

  private void check(int index) {
    if (index == 0) {
      throw NetDeviceErrors.missing(DRIVER, config.interfaceName());
    }
    if (!device.isEthernet()) {
      throw NetDeviceErrors.notEthernet(DRIVER, config.interfaceName());
    }
  }

  /** Called by the watch when the interface is another one than before. */
  private void reattach() {
    openRings(device.index());
  }

  private void openRings(int interfaceIndex) {
    List<RxRing> rx = new ArrayList<>();
    int group = NO_GROUP;
    try {
      for (int i = 0; i < config.rxQueues(); i++) {
        RxRing ring = new RxRing(config, interfaceIndex, missed);
        rx.add(ring);
        group = joinFanout(ring, group);
      }
      for (Handover<TxRing> handover : txRings) {
        handover.offer(new TxRing(config, interfaceIndex));
      }
    } catch (NativeException e) {
      rx.forEach(RxRing::close);
      throw e;
    }
    for (int i = 0; i < rx.size(); i++) {
      rxRings.get(i).offer(rx.get(i));
    }
  }

  /** Joins the group, or founds it. */
  private int joinFanout(RxRing ring, int group) {
    if (config.rxQueues() == 1) {
      return NO_GROUP;
    }
    if (group == NO_GROUP) {
      return ring.socket().foundFanoutGroup();
    }
    ring.socket().joinFanoutGroup(group);
    return group;
  }

  @Override
  public PortInfo info() {
    return info.withMtu(mtu());
  }

  @Override
  public int mtu() {
    return watch.mtu();
  }

  @Override
  public void refresh() {
    watch.refreshMtu();
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    @Nullable RxRing ring = rxRings.get(index).take();
    if (ring == null) {
      throw new IllegalStateException(DRIVER + ": receive queue " + index + " is open already");
    }
    AfPacketRxQueue queue =
        new AfPacketRxQueue(cache, rxCounters.get(index), ring, rxRings.get(index));
    rxQueues.set(index, queue);
    return queue;
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    @Nullable TxRing ring = txRings.get(index).take();
    if (ring == null) {
      throw new IllegalStateException(DRIVER + ": transmit queue " + index + " is open already");
    }
    return new AfPacketTxQueue(cache, txCounters.get(index), watch, ring, txRings.get(index));
  }

  @Override
  public LinkState link() {
    return watch.link();
  }

  @Override
  public int linkLosses() {
    return watch.losses();
  }

  @Override
  public PortStats stats() {
    PortStats sum = QueueCounters.sum(rxCounters, txCounters);
    for (int i = 0; i < rxQueues.length(); i++) {
      @Nullable AfPacketRxQueue queue = rxQueues.get(i);
      if (queue != null) {
        queue.ring().collectDrops();
      }
    }
    return sum.plus(new PortStats(0, 0, missed.sum(), 0, 0, 0, 0, 0));
  }

  @Override
  public void close() {
    watch.close();
    closeRings();
  }

  private void closeRings() {
    rxRings.forEach(Handover::close);
    txRings.forEach(Handover::close);
  }
}
