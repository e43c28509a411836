package io.millrace.perf.traffic;

import io.millrace.driver.ffi.Affinity;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortStats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One trial:
 *
 * <ol>
 *   <li>warm-up: frames are sent that do not count
 *   <li>the phases: frames are sent when they are due, and what arrives is taken
 *   <li>drain: what is under way arrives
 * </ol>
 *
 * In one thread; or sending in one, and receiving and all the rest in the caller's.
 */
final class TrialRun {
  private final Tester tester;
  private final TrialOrder order;
  private final TrialWatch watch;
  private final SteadyClock clock;
  private final StreamReceiver[] streams;
  private final List<Sender> senders = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<PortStats> statsBefore;
  private final int lossesBefore;
  private final long origin;
  private final long start;
  private final long deadline;
  private final Course course;
  private long nextSample;
  private boolean interrupted;

  /** Whether the thread that sends has sent all. */
  private volatile boolean sent;

  /** Whether it may stop. */
  private volatile boolean stopping;

  private volatile @Nullable Throwable failure;

  TrialRun(Tester tester, TrialOrder order, SignatureKey key, TrialWatch watch) {
    this.tester = tester;
    this.order = order;
    this.watch = watch;
    List<List<StreamFrames>> frames =
        tester.lanes().stream().map(lane -> frames(lane, key)).toList();
    streams = new StreamReceiver[frames.stream().mapToInt(List::size).sum()];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = new StreamReceiver(tester.setup().window(), order.variation());
    }
    course = new Course(order.nanos() + order.drainNanos(), order.sampleNanos());
    statsBefore = tester.distinctPorts().stream().map(Port::stats).toList();
    lossesBefore = linkLosses();
    clock = new SteadyClock(tester.setup().clock());
    origin = clock.now();
    start = origin + order.warmUpNanos();
    deadline = start + order.nanos() + order.patienceNanos();
    nextSample = start + order.sampleNanos();
    for (int i = 0; i < frames.size(); i++) {
      senders.add(new Sender(tester.lanes().get(i), order, frames.get(i), origin, warmUp()));
    }
    for (OpenPort port : tester.receivingPorts()) {
      receivers.add(
          new Receiver(port, clock, key, streams, expectedBy(port), origin, order.wholePayload()));
    }
  }

  private static List<StreamFrames> frames(OpenLane open, SignatureKey key) {
    List<StreamFrames> frames = new ArrayList<>();
    for (TrafficStream stream : open.lane().streams()) {
      frames.add(StreamFrames.of(stream, key, open.firstStream() + frames.size(), open.txCache()));
    }
    return frames;
  }

  private boolean[] expectedBy(OpenPort port) {
    boolean[] expected = new boolean[streams.length];
    for (OpenLane open : tester.lanes()) {
      for (int i = 0; i < open.lane().streams().size(); i++) {
        expected[open.firstStream() + i] = open.lane().to().equals(port.port());
      }
    }
    return expected;
  }

  /** The first phase's load, for as long as the warm-up takes. */
  private Departures warmUp() {
    Load load = order.phases().getFirst().load();
    long nanos = Math.max(1, order.warmUpNanos());
    return Departures.of(List.of(new TrialOrder.Phase(load, nanos)), origin);
  }

  TrialFigures run() {
    SteadyClock sendingClock = clock;
    if (tester.setup().threads() == TesterSetup.Threads.ONE) {
      runAlone();
    } else {
      sendingClock = new SteadyClock(tester.setup().clock());
      runBesideSender(sendingClock);
    }
    course.add(clock.now() - start, sent(), received());
    return figures(sendingClock);
  }

  private void runAlone() {
    boolean counting = false;
    while (!interrupted) {
      long now = clock.now();
      if (!counting && now - start >= 0) {
        counting = true;
        startSending();
        startReceiving();
      }
      for (int i = 0; i < senders.size(); i++) {
        senders.get(i).round(now);
      }
      receive(now);
      if (counting && (areDone() || now - deadline > 0)) {
        break;
      }
    }
    end(clock);
    drain(true);
  }

  private void runBesideSender(SteadyClock sendingClock) {
    Thread thread =
        Thread.ofPlatform().name("millrace-sender").start(() -> runSender(sendingClock));
    boolean counting = false;
    while (!interrupted && !sent) {
      long now = clock.now();
      if (!counting && now - start >= 0) {
        counting = true;
        startReceiving();
      }
      receive(now);
    }
    drain(false);
    stopping = true;
    join(thread);
    if (failure != null) {
      throw new IllegalStateException("the sending thread failed", failure);
    }
  }

  private void join(Thread thread) {
    boolean again = true;
    while (again) {
      try {
        thread.join();
        again = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runSender(SteadyClock sendingClock) {
    try {
      if (tester.setup().sendingCpu() != TesterSetup.ANY_CPU) {
        Affinity.pin(tester.setup().sendingCpu());
      }
      send(sendingClock);
      end(sendingClock);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      sent = true;
    }
    while (!stopping) {
      flush();
      Thread.onSpinWait();
    }
  }

  private void send(SteadyClock sendingClock) {
    boolean counting = false;
    while (!stopping) {
      long now = sendingClock.now();
      if (!counting && now - start >= 0) {
        counting = true;
        startSending();
      }
      for (int i = 0; i < senders.size(); i++) {
        senders.get(i).round(now);
      }
      if (counting && (areDone() || now - deadline > 0)) {
        return;
      }
    }
  }

  private void startSending() {
    senders.forEach(sender -> sender.startCounting(Departures.of(order.phases(), start)));
  }

  private void startReceiving() {
    receivers.forEach(receiver -> receiver.startCounting(start));
  }

  private void end(SteadyClock ofSender) {
    long now = ofSender.now();
    senders.forEach(sender -> sender.end(now));
  }

  private boolean areDone() {
    for (int i = 0; i < senders.size(); i++) {
      if (!senders.get(i).isDone()) {
        return false;
      }
    }
    return true;
  }

  private void flush() {
    for (int i = 0; i < senders.size(); i++) {
      senders.get(i).flush();
    }
  }

  private void receive(long now) {
    for (int i = 0; i < receivers.size(); i++) {
      receivers.get(i).round(now);
    }
    if (now - nextSample >= 0) {
      sample(now);
    }
  }

  private void sample(long now) {
    nextSample += order.sampleNanos() * (1 + (now - nextSample) / order.sampleNanos());
    course.add(now - start, sent(), received());
    if (!watch.equals(TrialWatch.NONE)) {
      watch.sampled(new Sample(now - start, sent(), received()));
    }
    interrupted |= Thread.currentThread().isInterrupted();
  }

  /** Takes what is under way, until nothing is missing or it has waited long enough. */
  private void drain(boolean alone) {
    long begin = clock.now();
    while (!interrupted) {
      long now = clock.now();
      if (alone) {
        flush();
      }
      receive(now);
      boolean quiet = now - Math.max(begin, lastArrival()) >= order.quietNanos();
      if (now - begin >= order.drainNanos() || quiet && nothingIsMissing()) {
        return;
      }
    }
  }

  private long lastArrival() {
    long last = Long.MIN_VALUE;
    for (int i = 0; i < receivers.size(); i++) {
      last = Math.max(last, receivers.get(i).lastArrival());
    }
    return last;
  }

  private boolean nothingIsMissing() {
    for (int lane = 0; lane < senders.size(); lane++) {
      OpenLane open = tester.lanes().get(lane);
      for (int i = 0; i < open.lane().streams().size(); i++) {
        long back = streams[open.firstStream() + i].arrivals();
        if (open.lane().streams().get(i).isSigned() && back < senders.get(lane).sent(i)) {
          return false;
        }
      }
    }
    return true;
  }

  private long sent() {
    return senders.stream().mapToLong(Sender::sent).sum();
  }

  private long received() {
    return receivers.stream().mapToLong(Receiver::received).sum();
  }

  private int linkLosses() {
    return tester.distinctPorts().stream().mapToInt(Port::linkLosses).sum();
  }

  private TrialFigures figures(SteadyClock sendingClock) {
    boolean shared = tester.setup().threads() == TesterSetup.Threads.ONE;
    List<SendFigures> lanes = senders.stream().map(Sender::figures).toList();
    return new TrialFigures(
        order,
        lanes.stream().reduce(SendFigures.NONE, SendFigures::plus),
        lanes,
        streamFigures(),
        receivers.stream().map(Receiver::figures).reduce(ReceiveFigures.NONE, ReceiveFigures::plus),
        portFigures(),
        clock.jumps() + (shared ? 0 : sendingClock.jumps()),
        Math.max(clock.largestNanos(), sendingClock.largestNanos()),
        linkLosses() - lossesBefore,
        !interrupted,
        course.samples());
  }

  private List<StreamFigures> streamFigures() {
    List<StreamFigures> figures = new ArrayList<>();
    for (int lane = 0; lane < senders.size(); lane++) {
      Sender sender = senders.get(lane);
      List<TrafficStream> ofLane = tester.lanes().get(lane).lane().streams();
      for (int i = 0; i < ofLane.size(); i++) {
        TrafficStream stream = ofLane.get(i);
        figures.add(
            streams[figures.size()].figures(
                stream.name(),
                stream.isSigned(),
                sender.sent(i),
                sender.sentBytes(i),
                start,
                sender.lastDue()));
      }
    }
    return figures;
  }

  private List<TrialFigures.PortFigures> portFigures() {
    List<TrialFigures.PortFigures> figures = new ArrayList<>();
    List<Port> ports = tester.distinctPorts();
    for (int i = 0; i < ports.size(); i++) {
      PortStats change = PortStatsChange.between(statsBefore.get(i), ports.get(i).stats());
      figures.add(new TrialFigures.PortFigures(ports.get(i).name(), change));
    }
    return figures;
  }
}
