package io.millrace.perf.traffic;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * Offers traffic to a device by some ports and finds out what came of it.
 *
 * <pre>{@code
 * Lane lane = Lane.of(left, right, TrafficStream.of("udp", FrameTemplate.udp()));
 * try (Tester tester = new Tester(pool, List.of(lane), TesterSetup.standard())) {
 *   TrialFigures figures =
 *       tester.run(TrialOrder.of(new Load.Constant(1e6), Duration.ofSeconds(10)));
 * }
 * }</pre>
 *
 * <p>It opens the ports' queues and closes them again; the ports and the pool are their maker's to
 * close, afterwards. All methods are for one thread, which polls the ports while a trial runs. The
 * first frames of a process are late, for nothing is compiled yet: warm up.
 */
public final class Tester implements AutoCloseable {
  private static final int MOST_DISCARDED = 4096;

  private final TesterSetup setup;
  private final List<PacketCache> caches = new ArrayList<>();
  private final List<OpenLane> lanes = new ArrayList<>();
  private final List<OpenPort> ports = new ArrayList<>();
  private long trials;

  /**
   * Opens the lanes.
   *
   * @param pool where frames are written; for the two ends of a wire it must be the same. A few
   *     thousand buffers more than all the rings on the way hold will do
   * @param lanes the ways; no two begin at one port
   * @throws TrafficException if frames do not fit a port, or a signature does not fit the frames
   */
  public Tester(PacketPool pool, List<Lane> lanes, TesterSetup setup) {
    this.setup = setup;
    check(lanes);
    boolean alone = setup.threads() == TesterSetup.Threads.ONE;
    PacketCache receiving = cache(pool);
    PacketCache sending = alone ? receiving : cache(pool);
    try {
      open(lanes, receiving, sending);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void check(List<Lane> lanes) {
    if (lanes.isEmpty()) {
      throw new TrafficException("nothing to send");
    }
    if (lanes.stream().map(Lane::from).distinct().count() < lanes.size()) {
      throw new TrafficException("two lanes begin at one port: make them streams of one lane");
    }
    int streams = 0;
    for (Lane lane : lanes) {
      for (TrafficStream stream : lane.streams()) {
        check(stream, lane.from());
      }
      streams += lane.streams().size();
    }
    if (streams > Signature.MOST_STREAMS) {
      throw new TrafficException(
          streams + " streams: at most " + Signature.MOST_STREAMS + " can be told apart");
    }
  }

  private static void check(TrafficStream stream, Port port) {
    switch (stream.content()) {
      case FrameTemplate template -> template.checkSizes(stream.name(), port.info().mtu());
      case PreparedFrames prepared -> prepared.checkSizes(stream.name(), port.info().mtu());
    }
  }

  private PacketCache cache(PacketPool pool) {
    PacketCache cache = pool.newCache();
    caches.add(cache);
    return cache;
  }

  private void open(List<Lane> wanted, PacketCache receiving, PacketCache sending) {
    int firstStream = 0;
    for (Lane lane : wanted) {
      if (ports.stream().noneMatch(open -> open.port().equals(lane.to()))) {
        RxQueue[] queues = new RxQueue[lane.to().info().rxQueues()];
        for (int i = 0; i < queues.length; i++) {
          queues[i] = lane.to().openRx(i, receiving);
        }
        ports.add(new OpenPort(lane.to(), queues, receiving));
      }
      lanes.add(new OpenLane(lane, firstStream, lane.from().openTx(0, sending), sending));
      firstStream += lane.streams().size();
    }
  }

  /**
   * Runs a trial, in the time it takes. An interrupt of the thread ends it at the next sample, and
   * stays set.
   *
   * @throws TrafficException if a link is down
   */
  public TrialFigures run(TrialOrder order) {
    return run(order, TrialWatch.NONE);
  }

  /** Runs a trial that somebody watches. */
  public TrialFigures run(TrialOrder order, TrialWatch watch) {
    for (Port port : distinctPorts()) {
      LinkState link = port.link();
      if (!link.up()) {
        throw new TrafficException("port " + port.name() + " is down: " + link.reason());
      }
    }
    discard();
    SignatureKey key = SignatureKey.of(setup.seed() + ++trials);
    return new TrialRun(this, order, key, watch).run();
  }

  /** Throws away what is left of an earlier trial. */
  private void discard() {
    Burst burst = new Burst();
    for (OpenPort port : ports) {
      for (RxQueue queue : port.rx()) {
        for (int seen = 0; seen < MOST_DISCARDED; seen += Receiver.MOST) {
          queue.poll(burst, Receiver.MOST);
          port.cache().free(burst);
        }
      }
    }
  }

  /** Frames a second of the mean size that the slowest port's line carries; 0 if none tells. */
  public double lineRate() {
    return lanes.stream()
        .map(OpenLane::lane)
        .mapToDouble(lane -> Rate.lineRate(lane.meanBytes(), lane.from().link().speedMbps() * 1e6))
        .min()
        .orElse(0);
  }

  TesterSetup setup() {
    return setup;
  }

  List<OpenLane> lanes() {
    return lanes;
  }

  List<OpenPort> receivingPorts() {
    return ports;
  }

  /** Every port once, those that send first. */
  List<Port> distinctPorts() {
    List<Port> all = new ArrayList<>(lanes.stream().map(open -> open.lane().from()).toList());
    ports.stream().map(OpenPort::port).filter(port -> !all.contains(port)).forEach(all::add);
    return all;
  }

  @Override
  public void close() {
    lanes.forEach(lane -> lane.tx().close());
    for (OpenPort port : ports) {
      for (RxQueue queue : port.rx()) {
        queue.close();
      }
    }
    caches.forEach(PacketCache::close);
    lanes.clear();
    ports.clear();
    caches.clear();
  }
}
