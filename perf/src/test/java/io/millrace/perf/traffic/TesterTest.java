package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.LinkState;
import io.millrace.stages.traffic.Defect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trials over a good wire, in simulated time. */
class TesterTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Bench bench = new Bench();

  @AfterEach
  void nothingIsLost() {
    bench.close();
  }

  private static TrialOrder paced(double rate) {
    return TrialOrder.of(new Load.Constant(rate), SHORT).drain(SHORT, Duration.ofMillis(1));
  }

  @Test
  void everyFrameIsSentWhenItIsDueAndComesBack() {
    TrialFigures figures =
        bench.run(
            paced(1e6).warmUp(Duration.ofMillis(2)).withVariation(),
            bench.lane(bench.right, FrameTemplate.udp()));
    assertEquals(List.of(), figures.warnings());
    assertEquals(20_000, figures.send().due());
    assertEquals(20_000, figures.send().sent());
    assertEquals(1e6, figures.send().framesPerSecond(), 1e3);
    assertEquals(20_000, figures.send().gapErrors().count() + 1);
    assertTrue(figures.send().gapErrors().max() <= 150, figures.send().gapErrors().toString());
    assertTrue(figures.send().lateness().max() <= 150, figures.send().lateness().toString());
    StreamFigures total = figures.total();
    assertEquals(20_000, total.received());
    assertEquals(20_000 * 60, total.receivedBytes());
    assertEquals(0, total.lost() + total.duplicated() + total.corrupted() + total.undecided());
    assertEquals(20_000, total.latency().count());
    assertEquals(19_999, total.variation().count());
    assertTrue(total.latency().min() >= total.latencySent().min());
    assertEquals(2000, figures.receive().warmUp());
    assertEquals(StreamFigures.NO_LOSS, total.lastLossNanos());
    assertEquals(22_000, figures.ports().get(0).change().txPackets());
    assertEquals(22_000, figures.ports().get(1).change().rxPackets());
  }

  @Test
  void streamsHaveTheirSharesAndFiguresOfTheirOwn() {
    TrialFigures figures =
        bench.run(
            paced(1e6),
            bench.lane(
                TrafficStream.of("small", FrameTemplate.udp()).weight(3),
                TrafficStream.of("mix", FrameTemplate.udp().sizes(FrameSizeMix.imix())),
                TrafficStream.of(
                    "six", FrameTemplate.udp("2001:2::1", "2001:2::2").overTcp().size(128))));
    assertEquals(List.of(), figures.warnings());
    List<StreamFigures> streams = figures.streams();
    assertEquals(
        List.of("small", "mix", "six"), streams.stream().map(StreamFigures::name).toList());
    assertEquals(12_000, streams.get(0).received());
    assertEquals(4000, streams.get(1).received());
    assertEquals(4000, streams.get(2).received());
    assertEquals(12_000 * 60, streams.get(0).receivedBytes());
    assertEquals(4000 * 124, streams.get(2).sentBytes());
    assertEquals(20_000, figures.total().received());
    assertEquals(0, figures.total().reordering().reordered());
  }

  @Test
  void bothDirectionsAtOnce() {
    Lane there = bench.lane(bench.right, FrameTemplate.udp());
    Lane back = Lane.of(bench.right, bench.left, TrafficStream.of("back", FrameTemplate.udp()));
    TrialFigures figures = bench.run(paced(5e5), there, back);
    assertEquals(List.of(), figures.warnings());
    assertEquals(2, figures.lanes().size());
    for (StreamFigures stream : figures.streams()) {
      assertEquals(10_000, stream.sent());
      assertEquals(10_000, stream.received());
    }
  }

  @Test
  void onTheWrongPortFramesAreStrayed() {
    Lane crossed = Lane.of(bench.left, bench.left, TrafficStream.of("a", FrameTemplate.udp()));
    Lane also = Lane.of(bench.right, bench.right, TrafficStream.of("b", FrameTemplate.udp()));
    TrialFigures figures = bench.run(paced(1e5), crossed, also);
    assertEquals(4000, figures.receive().strayed());
    assertEquals(4000, figures.total().lost());
    assertTrue(figures.warnings().toString().contains("wrong port"));
  }

  @Test
  void aFloodIsAsFastAsItGoes() {
    TrialFigures figures =
        bench.run(
            TrialOrder.of(new Load.Flood(), Duration.ofMillis(2)),
            bench.lane(bench.right, FrameTemplate.udp()));
    assertTrue(figures.send().sent() > 100_000, figures.send().sent() + " sent");
    assertEquals(figures.send().sent(), figures.total().received());
    assertTrue(figures.send().gapErrors().isEmpty());
  }

  @Test
  void otherLoadsAreSentAsWell() {
    for (Load load :
        List.of(new Load.Poisson(5e5, 3), new Load.Bursts(5e5, 50, 5e6), new Load.Ramp(0, 1e6))) {
      TrialFigures figures =
          bench.run(TrialOrder.of(load, SHORT), bench.lane(bench.right, FrameTemplate.udp()));
      assertEquals(figures.send().due(), figures.total().received());
      assertEquals(10_000, figures.send().sent(), 400);
      assertEquals(List.of(), figures.warnings());
    }
  }

  @Test
  void sendingInAThreadOfItsOwnFindsTheSame() {
    TesterSetup setup = TesterSetup.standard().withSendingThread(TesterSetup.ANY_CPU);
    Lane lane = bench.lane(bench.right, FrameTemplate.udp());
    TrialOrder order =
        paced(1e5).patience(Duration.ofSeconds(10)).drain(Duration.ofSeconds(10), SHORT);
    try (Tester tester = new Tester(bench.pool, List.of(lane), setup)) {
      for (int i = 0; i < 3; i++) {
        TrialFigures figures = tester.run(order);
        assertEquals(2000, figures.send().due());
        assertEquals(2000, figures.send().sent());
        assertEquals(2000, figures.total().received());
        assertEquals(0, figures.total().reordering().reordered());
      }
    }
  }

  @Test
  void invalidFramesAreSentAndNotExpectedBack() {
    TrafficStream invalid =
        TrafficStream.invalid("bad", List.of(Defect.IPV4_CHECKSUM, Defect.UDP_LENGTH), 1);
    TrialFigures figures =
        bench.run(paced(1e5), bench.lane(invalid, TrafficStream.of("good", FrameTemplate.udp())));
    StreamFigures bad = figures.streams().get(0);
    assertFalse(bad.signed());
    assertEquals(1000, bad.sent());
    assertEquals(0, bad.lost());
    assertEquals(1000, figures.receive().foreign() + figures.receive().unassigned());
    assertEquals(1000, figures.total().received());
  }

  @Test
  void samplesTellTheCourse() {
    List<Sample> watched = new ArrayList<>();
    try (Tester tester = bench.tester(bench.lane(bench.right, FrameTemplate.udp()))) {
      TrialFigures figures = tester.run(paced(1e6).samples(Duration.ofMillis(5)), watched::add);
      List<Sample> course = figures.course();
      assertEquals(course.subList(0, course.size() - 1), watched);
      assertEquals(5_000_000, course.get(0).nanos(), 200);
      assertEquals(5000, course.get(0).sent(), 1);
      assertEquals(20_000, course.getLast().received());
    }
  }

  @Test
  void framesThatDoNotFitAreRefusedBeforeAnythingIsSent() {
    TrafficException e =
        assertThrows(
            TrafficException.class,
            () -> bench.tester(bench.lane(bench.right, FrameTemplate.udp().size(1600))));
    assertTrue(e.toString().contains("MTU of 1500"), e.getMessage());
    TrafficStream large = TrafficStream.of("large", new PreparedFrames(List.of(new byte[1600])));
    assertThrows(TrafficException.class, () -> bench.tester(bench.lane(large)));
    assertThrows(TrafficException.class, () -> bench.tester());
  }

  @Test
  void aLinkThatIsDownIsSaid() {
    try (Tester tester = bench.tester(bench.lane(bench.right, FrameTemplate.udp()))) {
      bench.left.setLink(LinkState.down("no cable"));
      TrafficException e = assertThrows(TrafficException.class, () -> tester.run(paced(1e5)));
      assertTrue(e.toString().contains("no cable"), e.getMessage());
    }
  }
}
