package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.sim.SimWire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a frame costs that is written, sent over a wire of this process, received and judged, in
 * bursts of 32, all in one thread. {@code TrafficAllocationTest} holds that nothing is allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Sender.BURST)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrafficBenchmark {
  /** Bytes of a frame, or what varies. */
  @Param({"64", "1518", "imix", "vary", "paced"})
  public String traffic = "64";

  private final PacketPool pool = new PacketPool(2048);
  private final StepClock clock = new StepClock(Sender.BURST * 100L);
  private Rounds rounds = rounds();

  private Rounds rounds() {
    FrameTemplate template =
        switch (traffic) {
          case "imix" -> FrameTemplate.udp().sizes(FrameSizeMix.imix());
          case "vary" ->
              FrameTemplate.udp()
                  .vary(Field.DESTINATION_ADDRESS, new Variation.Random(0x0a00_0000, 1 << 16, 1))
                  .vary(Field.SOURCE_PORT, new Variation.Increment(1024, 1, 1000));
          case "paced" -> FrameTemplate.udp();
          default -> FrameTemplate.udp().size(Integer.parseInt(traffic));
        };
    return new Rounds(template, traffic.equals("paced"));
  }

  /** Starts over. */
  @Setup
  public void open() {
    rounds.close();
    rounds = rounds();
  }

  /** Fails unless all that was sent has come back. */
  @TearDown
  public void close() {
    rounds.close();
    pool.close(); // tests of this JVM need the memory
  }

  /** One round; returns the number of frames so far. */
  @Benchmark
  public long round() {
    return rounds.round();
  }

  /** What a trial does again and again. */
  private final class Rounds {
    private final Tester tester;
    private final Sender sender;
    private final Receiver receiver;
    private final StreamReceiver stream = new StreamReceiver(1 << 16, false);

    Rounds(FrameTemplate template, boolean paced) {
      SimWire wire = new SimWire("left", "right");
      Lane lane = Lane.of(wire.left(), wire.right(), TrafficStream.of("test", template));
      tester = new Tester(pool, List.of(lane), TesterSetup.standard().simulated(clock));
      SignatureKey key = SignatureKey.of(1);
      SteadyClock steady = new SteadyClock(clock);
      long origin = steady.now();
      // A round takes a second reading of the clock when something has arrived.
      Load load = paced ? new Load.Constant(1e9 / 200) : new Load.Flood();
      TrialOrder order = TrialOrder.of(load, Duration.ofDays(10));
      OpenLane open = tester.lanes().getFirst();
      List<StreamFrames> frames =
          List.of(StreamFrames.of(lane.streams().getFirst(), key, 0, open.txCache()));
      sender = new Sender(open, order, frames, origin, Departures.of(order.phases(), origin));
      sender.startCounting(Departures.of(order.phases(), origin));
      receiver =
          new Receiver(
              tester.receivingPorts().getFirst(),
              steady,
              key,
              new StreamReceiver[] {stream},
              new boolean[] {true},
              origin,
              false);
      receiver.startCounting(origin);
    }

    long round() {
      long now = clock.getAsLong();
      sender.round(now);
      receiver.round(now);
      return stream.arrivals();
    }

    void close() {
      sender.end(clock.getAsLong());
      if (sender.sent() != stream.arrivals()) {
        throw new IllegalStateException(
            sender.sent() + " sent, " + stream.arrivals() + " received");
      }
      tester.close();
    }
  }
}
