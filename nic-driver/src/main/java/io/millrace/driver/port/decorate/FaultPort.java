package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortStats;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Makes a port lose, damage, double and reorder packets, and its link flap. Which packets are hit
 * depends on the seed, the queue and the order of the packets, not on when they pass.
 *
 * <p>{@link #stats} tells what the pipeline received and sent; the inner port's own differs from it
 * by exactly what {@link #faults} tells, and a packet that is lost on its way out counts as sent.
 */
public final class FaultPort extends ForwardingPort {
  private final Faults rxFaults;
  private final Faults txFaults;
  private final LinkFlaps flaps;
  private final long seed;
  private final List<FaultCounters> rxCounters;
  private final List<FaultCounters> txCounters;
  private final List<QueueCounters> received;
  private final List<QueueCounters> sent;

  /**
   * Decorates a port.
   *
   * @param inner the port
   * @param rxFaults what goes wrong with packets it receives
   * @param txFaults what goes wrong with packets it sends
   * @param flaps when the link is down
   * @param seed the same seed does the same damage
   */
  public FaultPort(Port inner, Faults rxFaults, Faults txFaults, LinkFlaps flaps, long seed) {
    super(inner);
    this.rxFaults = rxFaults;
    this.txFaults = txFaults;
    this.flaps = flaps;
    this.seed = seed;
    int rxQueues = inner.info().rxQueues();
    int txQueues = inner.info().txQueues();
    rxCounters = Stream.generate(FaultCounters::new).limit(rxQueues).toList();
    txCounters = Stream.generate(FaultCounters::new).limit(txQueues).toList();
    received = Stream.generate(QueueCounters::new).limit(rxQueues).toList();
    sent = Stream.generate(QueueCounters::new).limit(txQueues).toList();
  }

  @Override
  public RxQueue openRx(int index, PacketCache cache) {
    RxQueue queue = inner.openRx(index, cache);
    FaultLine line = new FaultLine(rxFaults, random(2 * index), cache, rxCounters.get(index));
    return new FaultRxQueue(queue, line, flaps, received.get(index));
  }

  @Override
  public TxQueue openTx(int index, PacketCache cache) {
    TxQueue queue = inner.openTx(index, cache);
    FaultLine line = new FaultLine(txFaults, random(2 * index + 1), cache, txCounters.get(index));
    return new FaultTxQueue(queue, line, flaps, sent.get(index));
  }

  private SplittableRandom random(int stream) {
    SplittableRandom root = new SplittableRandom(seed);
    for (int i = 0; i < stream; i++) {
      root.split();
    }
    return root.split();
  }

  /** What was done to the packets of one direction, all queues together. Any thread. */
  public FaultStats faults(Direction direction) {
    return (direction == Direction.RX ? rxCounters : txCounters)
        .stream().map(FaultCounters::stats).reduce(FaultStats.ZERO, FaultStats::plus);
  }

  @Override
  public LinkState link() {
    LinkState state = inner.link();
    return state.up() && flaps.down() ? LinkState.down("taken down as configured") : state;
  }

  @Override
  public PortStats stats() {
    PortStats below = inner.stats();
    PortStats own =
        Stream.concat(
                received.stream().map(QueueCounters::asRx), sent.stream().map(QueueCounters::asTx))
            .reduce(PortStats.ZERO, PortStats::plus);
    return new PortStats(
        own.rxPackets(),
        own.rxBytes(),
        below.rxMissed(),
        below.rxErrors(),
        below.rxNoBuffer(),
        own.txPackets(),
        own.txBytes(),
        below.txErrors());
  }

  /** Whether the inner port is, and what was held back has passed as well. */
  @Override
  public boolean exhausted() {
    return inner.exhausted() && rxCounters.stream().noneMatch(FaultCounters::busy);
  }
}
