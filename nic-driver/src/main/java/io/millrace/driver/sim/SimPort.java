package io.millrace.driver.sim;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A port without a device. What its receive queues receive comes from {@link FrameSource}s, what
 * its transmit queues send is shown to {@link FrameSink}s and freed; or both go to the port at the
 * other end of a {@link SimWire}.
 *
 * <p>While the link is down, nothing is received, and what is sent is lost and counted as transmit
 * errors.
 */
public final class SimPort implements Port {
  /** The driver's name. */
  public static final String DRIVER = "sim";

  private final PortInfo info;
  private final Link link;
  private final List<Inlet> inlets;
  private final List<Outlet> outlets;
  private final List<QueueCounters> rxCounters;
  private final List<QueueCounters> txCounters;
  private final BitSet openRx = new BitSet();
  private final BitSet openTx = new BitSet();
  private final Runnable onClose;

  SimPort(
      PortInfo info,
      Link link,
      List<? extends Inlet> inlets,
      List<? extends Outlet> outlets,
      Runnable onClose) {
    this.info = info;
    this.onClose = onClose;
    this.link = link;
    this.inlets = List.copyOf(inlets);
    this.outlets = List.copyOf(outlets);
    rxCounters = Stream.generate(QueueCounters::new).limit(inlets.size()).toList();
    txCounters = Stream.generate(QueueCounters::new).limit(outlets.size()).toList();
  }

  /** A port to be furnished; it receives nothing and swallows what it is sent unless told. */
  public static SimPortBuilder builder(String name) {
    return new SimPortBuilder(name);
  }

  @Override
  public PortInfo info() {
    return info;
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    Inlet inlet = inlets.get(index);
    inlet.open(cache);
    claim(openRx, index, "receive");
    return new SimRxQueue(inlet, link, cache, rxCounters.get(index), () -> release(openRx, index));
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    Outlet outlet = outlets.get(index);
    outlet.open(cache);
    claim(openTx, index, "transmit");
    return new SimTxQueue(outlet, link, cache, txCounters.get(index), () -> release(openTx, index));
  }

  private void claim(BitSet open, int index, String kind) {
    synchronized (open) {
      if (open.get(index)) {
        throw new IllegalStateException(
            "port " + name() + ": " + kind + " queue " + index + " is open already");
      }
      open.set(index);
    }
  }

  private static void release(BitSet open, int index) {
    synchronized (open) {
      open.clear(index);
    }
  }

  @Override
  public LinkState link() {
    return link.state();
  }

  /** Takes the link up or down; both ends of a wire have the same link. Any thread. */
  public void setLink(LinkState state) {
    link.set(state);
  }

  @Override
  public PortStats stats() {
    PortStats rx =
        rxCounters.stream().map(QueueCounters::asRx).reduce(PortStats.ZERO, PortStats::plus);
    return txCounters.stream().map(QueueCounters::asTx).reduce(rx, PortStats::plus);
  }

  /** Whether every source has said that it has no more, and every queue was polled since. */
  @Override
  public boolean exhausted() {
    return inlets.stream().allMatch(Inlet::exhausted);
  }

  @Override
  public void close() {
    onClose.run();
  }
}
