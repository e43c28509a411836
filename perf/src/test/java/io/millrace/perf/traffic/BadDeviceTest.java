package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.port.decorate.Direction;
import io.millrace.driver.port.decorate.FaultPort;
import io.millrace.driver.port.decorate.Faults;
import io.millrace.driver.port.decorate.LinkFlaps;
import io.millrace.driver.sim.FrameSource;
import io.millrace.driver.sim.SimPort;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices, ports and clocks that misbehave are told of, and no figure looks better than it is. */
class BadDeviceTest {
  private static final TrialOrder ORDER =
      TrialOrder.of(new Load.Constant(1e6), Duration.ofMillis(20))
          .drain(Duration.ofMillis(1), Duration.ofMillis(1));

  private final Bench bench = new Bench();

  @AfterEach
  void nothingIsLost() {
    bench.close();
  }

  private static String warnings(TrialFigures figures) {
    return String.join(" ", figures.warnings());
  }

  @Test
  void aDeviceThatForwardsNothing() {
    SimPort silent = SimPort.builder("silent").build();
    SimPort swallowing = SimPort.builder("swallowing").clock(bench.clock).build();
    Lane lane = Lane.of(swallowing, silent, TrafficStream.of("test", FrameTemplate.udp()));
    TrialFigures figures = bench.run(ORDER, lane);
    assertEquals(20_000, figures.total().lost());
    assertEquals(1, figures.total().lossRatio());
    assertEquals(0, figures.total().latency().count());
    assertTrue(figures.total().lastLossNanos() >= 19_998_000);
    assertTrue(warnings(figures).contains("Nothing came back of 20,000 frames"));
  }

  /** Some of it looks like frames of ours at first sight. */
  @Test
  void aDeviceThatSendsGarbage() {
    Random random = new Random(5);
    FrameSource garbage =
        packet -> {
          for (int at = 0; at < 60; at++) {
            PacketMemory.putByte(packet + at, random.nextInt());
          }
          if (random.nextBoolean()) {
            PacketMemory.putLong(packet + 12, 0x0800_4500_002e_0000L);
            PacketMemory.putByte(packet + 23, 17);
          }
          return Packet.withLength(packet, 60);
        };
    SimPort source =
        SimPort.builder("garbage").sources(queue -> garbage).rxRate(1e6).clock(bench.clock).build();
    SimPort swallowing = SimPort.builder("swallowing").build();
    Lane lane = Lane.of(swallowing, source, TrafficStream.of("test", FrameTemplate.udp()));
    TrialFigures figures = bench.run(ORDER, lane);
    assertEquals(0, figures.total().received());
    assertEquals(20_000, figures.total().lost());
    assertTrue(figures.receive().foreign() > 15_000, figures.receive().toString());
    long taken = figures.total().corrupted() + figures.receive().unassigned();
    assertTrue(taken < 30, taken + " taken for ours");
    assertTrue(warnings(figures).contains("not sent in this trial"));
  }

  /** A bit flipped in the signature is always found, elsewhere if all data are verified. */
  @Test
  void aDeviceThatDamagesFrames() {
    FaultPort damaging =
        new FaultPort(
            bench.right, Faults.NONE.withCorruption(0.05), Faults.NONE, LinkFlaps.NONE, 6);
    Lane lane = bench.lane(damaging, FrameTemplate.udp().size(1518));
    TrialFigures figures = bench.run(ORDER.withWholePayload(), lane);
    long damaged = damaging.faults(Direction.RX).corrupted();
    long found = figures.total().lost();
    // What nobody can see: a bit of the 12 bytes of Ethernet addresses among 1514.
    assertTrue(found <= damaged && found >= damaged * 0.97, found + " of " + damaged);
    long accounted =
        figures.total().corrupted() + figures.receive().unassigned() + figures.receive().foreign();
    assertEquals(found, accounted);
  }

  /** The port takes one frame each two microseconds; the generator says what it reached. */
  @Test
  void aPortThatIsSlowerThanTheRate() {
    SimPort slow = SimPort.builder("slow").txRate(5e5).txRing(64).clock(bench.clock).build();
    Lane lane = Lane.of(slow, bench.right, TrafficStream.of("test", FrameTemplate.udp()));
    TrialFigures figures = bench.run(ORDER, lane);
    SendFigures send = figures.send();
    assertEquals(20_000, send.due());
    assertEquals(10_000, send.sent(), 300);
    assertEquals(send.due(), send.sent() + send.skippedFull() + send.skippedLate());
    assertTrue(send.skippedFull() > 9000, send.toString());
    assertTrue(send.fullShare() > 0.4, send.toString());
    assertTrue(warnings(figures).contains("for want of room"), warnings(figures));
    assertEquals(send.sent(), slow.stats().txPackets());
  }

  /** A generator that was away for a while skips what it missed, and says so. */
  @Test
  void aGeneratorThatIsLate() {
    TrialWatch pause = sample -> bench.clock.pass(3_000_000);
    TrialFigures figures;
    try (Tester tester = bench.tester(bench.lane(bench.right, FrameTemplate.udp()))) {
      figures = tester.run(ORDER.samples(Duration.ofMillis(10)), pause);
    }
    assertEquals(20_000, figures.send().due());
    assertTrue(figures.send().skippedLate() > 2500, figures.send().toString());
    assertEquals(0, figures.send().skippedFull());
    assertTrue(figures.receive().polls().max() >= 3_000_000 * 0.99);
    assertTrue(figures.send().lateness().max() <= 101_000, figures.send().lateness().toString());
    assertEquals(figures.send().sent(), figures.total().received());
    assertTrue(warnings(figures).contains("because the generator was late"));
  }

  @Test
  void aClockThatGoesBack() {
    TrialWatch jump = sample -> bench.clock.pass(-50_000);
    TrialFigures figures;
    try (Tester tester = bench.tester(bench.lane(bench.right, FrameTemplate.udp()))) {
      figures = tester.run(ORDER.samples(Duration.ofMillis(10)), jump);
    }
    assertTrue(figures.clockJumps() > 0);
    assertTrue(figures.clockJumpNanos() >= 40_000);
    assertEquals(20_000, figures.total().received());
    assertEquals(0, figures.total().negative());
    assertTrue(warnings(figures).contains("The clock went back"));
  }

  @Test
  void aLinkThatIsLostInBetween() {
    TrialWatch cut =
        sample -> {
          if (sample.nanos() < 11_000_000) {
            bench.left.setLink(LinkState.down("cut"));
          }
        };
    TrialFigures figures;
    try (Tester tester = bench.tester(bench.lane(bench.right, FrameTemplate.udp()))) {
      figures = tester.run(ORDER.samples(Duration.ofMillis(10)), cut);
    }
    bench.left.setLink(LinkState.UP);
    assertEquals(10_000, figures.total().lost(), 10);
    assertTrue(figures.ports().getFirst().change().txErrors() > 9000);
  }

  @Test
  void anInterruptEndsATrialEarly() {
    TrialWatch impatient = sample -> Thread.currentThread().interrupt();
    TrialFigures figures;
    try (Tester tester = bench.tester(bench.lane(bench.right, FrameTemplate.udp()))) {
      figures = tester.run(ORDER.samples(Duration.ofMillis(5)), impatient);
    }
    assertTrue(Thread.interrupted());
    assertFalse(figures.ended());
    assertTrue(figures.send().sent() < 6000);
    assertTrue(warnings(figures).contains("interrupted"));
  }
}
