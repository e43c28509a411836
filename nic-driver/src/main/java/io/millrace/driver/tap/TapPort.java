package io.millrace.driver.tap;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.netdev.NetDevice;
import io.millrace.driver.netdev.NetDeviceErrors;
import io.millrace.driver.netdev.NetDeviceWatch;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tap interface: what the kernel sends to it is received here, what is sent here the kernel
 * receives.
 *
 * <p>The interface is made, and set up, unless it exists; one made with {@code ip tuntap add}
 * outlives the port. When it vanishes and comes back under its name, the port goes over to it.
 */
public final class TapPort implements Port {
  private static final String DRIVER = "tap";
  private static final String CAPABILITY =
      "it takes root or CAP_NET_ADMIN, or an interface made for this user with"
          + " 'ip tuntap add mode tap user USER name NAME', and access to /dev/net/tun";

  private final TapConfig config;
  private final NetDevice device;
  private final NetDeviceWatch watch;
  private final PortInfo info;
  private final List<QueueCounters> rxCounters;
  private final List<QueueCounters> txCounters;
  private final List<Handover<TapDescriptor>> rx;
  private final List<Handover<TapDescriptor>> tx;
  private long dropped;
  private long missed;

  /**
   * Opens the interface, and makes it if need be.
   *
   * @throws PortException if the name is taken by something else, or without permission
   */
  public TapPort(TapConfig config) {
    this.config = config;
    rxCounters = listOf(config.queues(), QueueCounters::new);
    txCounters = listOf(config.queues(), QueueCounters::new);
    rx = listOf(config.queues(), Handover<TapDescriptor>::new);
    tx = listOf(config.queues(), Handover<TapDescriptor>::new);
    device = NetDevice.open(DRIVER, config.interfaceName());
    try {
      attach();
      setUp();
      NetDeviceErrors.checkMtu(DRIVER, device);
      info = describe();
      dropped = device.statistic("tx_dropped");
      watch = new NetDeviceWatch(device, device.index(), this::attach);
    } catch (NativeException e) {
      closeDescriptors();
      device.close();
      throw refused(e);
    } catch (PortException e) {
      closeDescriptors();
      device.close();
      throw e;
    }
  }

  private static <T> List<T> listOf(int size, Supplier<T> element) {
    return Stream.generate(element).limit(size).toList();
  }

  private void attach() {
    List<TapDescriptor> fresh = new ArrayList<>();
    try {
      for (int i = 0; i < config.queues(); i++) {
        TapDescriptor tap = TapDescriptor.attach(config.interfaceName(), config.queues() > 1);
        fresh.add(tap);
        fresh.add(tap.twin());
      }
    } catch (NativeException e) {
      fresh.forEach(TapDescriptor::close);
      throw e;
    }
    for (int i = 0; i < config.queues(); i++) {
      rx.get(i).offer(fresh.get(2 * i));
      tx.get(i).offer(fresh.get(2 * i + 1));
    }
  }

  /** Without permission the interface stays as it is, and the link says so if it is down. */
  private void setUp() {
    try {
      device.setUp();
    } catch (NativeException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  /** Our end of the cable needs an address other than the kernel's: the same but for one bit. */
  private PortInfo describe() {
    MacAddress mac = new MacAddress(device.mac().value() ^ 1);
    int queues = config.queues();
    return new PortInfo(config.name(), DRIVER, mac, device.mtu(), queues, queues);
  }

  private PortException refused(NativeException e) {
    String name = config.interfaceName();
    return switch (e.errno()) {
      case Errno.EBUSY ->
          new PortException(
              "tap: interface '" + name + "' is in use by another process; end it or take another",
              e);
      case Errno.EINVAL ->
          new PortException(
              "tap: interface '"
                  + name
                  + "' exists and is no tap interface of "
                  + (config.queues() > 1 ? "several queues ('multi_queue')" : "a single queue")
                  + "; delete it or take another name",
              e);
      case Errno.ENOENT ->
          new PortException("tap: there is no /dev/net/tun; load the kernel module 'tun'", e);
      default -> NetDeviceErrors.failed(DRIVER, name, CAPABILITY, e);
    };
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
    return new TapRxQueue(cache, rxCounters.get(index), take(rx, index), rx.get(index));
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    return new TapTxQueue(cache, txCounters.get(index), take(tx, index), tx.get(index));
  }

  private static TapDescriptor take(List<Handover<TapDescriptor>> queues, int index) {
    @Nullable TapDescriptor tap = queues.get(index).take();
    if (tap == null) {
      throw new IllegalStateException(DRIVER + ": queue " + index + " is open already");
    }
    return tap;
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
    return new PortStats(0, 0, missed(), 0, 0, 0, 0, 0)
        .plus(QueueCounters.sum(rxCounters, txCounters));
  }

  /** What the kernel dropped because its queue was full; a new interface counts from zero. */
  private synchronized long missed() {
    long now = device.statistic("tx_dropped");
    missed += now >= dropped ? now - dropped : now;
    dropped = now;
    return missed;
  }

  @Override
  public void close() {
    watch.close();
    closeDescriptors();
  }

  private void closeDescriptors() {
    rx.forEach(Handover::close);
    tx.forEach(Handover::close);
  }
}
