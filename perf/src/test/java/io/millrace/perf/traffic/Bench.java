package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.sim.SimPort;
import io.millrace.driver.sim.SimWire;
import java.util.List;

/** A wire in simulated time, for testers; when it closes, no buffer may be missing. */
final class Bench implements AutoCloseable {
  final StepClock clock = new StepClock(25);
  final PacketPool pool = new PacketPool(6000);
  final SimPort left;
  final SimPort right;

  Bench() {
    this(1500, 1024);
  }

  Bench(int mtu, int ring) {
    SimWire wire =
        new SimWire(
            new SimWire.End("left", MacAddress.NONE, mtu),
            new SimWire.End("right", MacAddress.NONE, mtu),
            new SimWire.Shape(1, ring, 0, clock));
    left = wire.left();
    right = wire.right();
  }

  Lane lane(TrafficStream... streams) {
    return new Lane(left, right, List.of(streams));
  }

  Lane lane(Port to, FrameTemplate template) {
    return Lane.of(left, to, TrafficStream.of("test", template));
  }

  Tester tester(Lane... lanes) {
    return new Tester(pool, List.of(lanes), setup());
  }

  TesterSetup setup() {
    return TesterSetup.standard().simulated(clock);
  }

  TrialFigures run(TrialOrder order, Lane... lanes) {
    try (Tester tester = tester(lanes)) {
      return tester.run(order);
    }
  }

  @Override
  public void close() {
    assertEquals(0, pool.inUse());
    pool.close();
  }
}
