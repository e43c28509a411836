package io.millrace.perf.traffic;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.driver.sim.SimWire;
import java.time.Duration;
import java.util.List;

/** The instrument against itself, back to back: what it must state before it judges another. */
public final class SelfCheck {
  private static final int BUFFERS = 8192;
  private static final double PACED = 1e6;

  private SelfCheck() {}

  /**
   * Checks itself, in about four times the duration, and a second for known damage. The thread had
   * better be pinned, as it is when it measures.
   *
   * @param each how long the ceiling and the pace are measured, each after a warm-up as long
   */
  public static SelfCheckFigures run(Duration each) {
    SimWire wire = new SimWire("self-check-out", "self-check-in");
    try (PacketPool pool = new PacketPool(BUFFERS);
        Port out = wire.left();
        Port in = wire.right()) {
      Lane lane = Lane.of(out, in, TrafficStream.of("self-check", FrameTemplate.udp()));
      try (Tester tester = new Tester(pool, List.of(lane), TesterSetup.standard())) {
        TrialFigures flood = tester.run(TrialOrder.of(new Load.Flood(), each).warmUp(each));
        TrialFigures paced = tester.run(TrialOrder.of(new Load.Constant(PACED), each).warmUp(each));
        return new SelfCheckFigures(flood.receivedPerSecond(), paced, KnownFaults.check());
      }
    }
  }
}
