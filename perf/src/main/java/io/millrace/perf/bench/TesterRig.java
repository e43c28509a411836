package io.millrace.perf.bench;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import io.millrace.perf.machine.MachineWatch;
import io.millrace.perf.machine.Tolerance;
import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Rates;
import io.millrace.perf.method.Seconds;
import io.millrace.perf.method.Trial;
import io.millrace.perf.result.Setup;
import io.millrace.perf.traffic.FrameTemplate;
import io.millrace.perf.traffic.Lane;
import io.millrace.perf.traffic.Rate;
import io.millrace.perf.traffic.Tester;
import io.millrace.perf.traffic.TesterSetup;
import io.millrace.perf.traffic.TrafficException;
import io.millrace.perf.traffic.TrafficStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What all rigs have in common that send by a {@link Tester}. For one thread. */
abstract class TesterRig implements Rig {
  /** The compiler takes some ten thousand frames to see the usual ways; this is plenty. */
  private static final Duration WARM_UP = Duration.ofMillis(800);

  /** Paced frames go other ways through the code; until the compiler rests, or so long at most. */
  static final double SETTLING_MOST_SECONDS = 6;

  private static final int QUIET_IN_A_ROW = 3;
  private static final double SETTLING_SECONDS = 0.2;

  private static final Duration PROBE = Duration.ofMillis(300);

  /** Above what a flood got through: the upper bound must be above it to be found. */
  private static final double ABOVE_FLOOD = 1.25;

  private final Optional<Rate> highest;
  private final List<Integer> cpus;
  private final double settleSeconds;
  private final List<String> warnings = new ArrayList<>();
  private final Map<Frames, Double> flooded = new HashMap<>();
  private @Nullable Tester tester;
  private boolean warm;

  /**
   * A rig that has yet to be set up.
   *
   * @param highest rate that may be offered, if the user says
   * @param cpus of generator and device, or empty
   * @param settleSeconds longest wait until nothing but the generator wants a processor
   */
  TesterRig(Optional<Rate> highest, List<Integer> cpus, double settleSeconds) {
    this.settleSeconds = settleSeconds;
    this.highest = highest;
    this.cpus = List.copyOf(cpus);
  }

  /** Where buffers come from. */
  abstract PacketPool pool();

  /** The port that sends. */
  abstract Port from();

  /** The port that receives. */
  abstract Port to();

  /** The frames, but for their sizes. */
  abstract FrameTemplate template();

  @Override
  public final List<Integer> cpus() {
    return cpus;
  }

  @Override
  public final Measurer measurer(Frames frames, boolean delays) throws MeasureException {
    return open(frames, delays);
  }

  private TesterMeasurer open(Frames frames, boolean delays) throws MeasureException {
    closeTester();
    try {
      TrafficStream stream = TrafficStream.of("all", template().sizes(frames.sizes()));
      Tester opened =
          new Tester(pool(), List.of(Lane.of(from(), to(), stream)), TesterSetup.standard());
      tester = opened;
      TesterMeasurer measurer = new TesterMeasurer(opened, generatorCpu(), delays);
      if (!warm) {
        warm = true;
        settle(frames, measurer, measurer.flood(WARM_UP));
      }
      return measurer;
    } catch (TrafficException e) {
      throw new MeasureException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Offers half of what got through, until nothing else in this process needs a processor. */
  private void settle(Frames frames, Measurer measurer, double flood) throws MeasureException {
    if (flood <= 0) {
      return;
    }
    MachineWatch watch = new MachineWatch(measurer, List.of(), this::processes, Tolerance.DEFAULT);
    int quiet = 0;
    double end = Seconds.SYSTEM.now() + settleSeconds;
    while (quiet < QUIET_IN_A_ROW && Seconds.SYSTEM.now() < end) {
      Trial trial = watch.measure(Offer.constant(frames, flood / 2, SETTLING_SECONDS));
      quiet = trial.isUndisturbed() ? quiet + 1 : 0;
    }
  }

  private OptionalInt generatorCpu() {
    return cpus.isEmpty() ? OptionalInt.empty() : OptionalInt.of(cpus.getFirst());
  }

  @Override
  public final void check(Frames frames) throws MeasureException {
    for (Port port : List.of(from(), to())) {
      try {
        template().sizes(frames.sizes()).checkSizes(frames.name(), port.info().mtu());
      } catch (TrafficException e) {
        throw new MeasureException("port " + port.name() + ": " + e.getMessage(), e);
      }
    }
    wanted(frames);
  }

  /** What the user says, frames a second; all there is unless told. */
  private double wanted(Frames frames) throws MeasureException {
    if (highest.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return highest.get().framesPerSecond(frames.meanBytes(), lineBits());
    } catch (TrafficException e) {
      throw new MeasureException("--max-rate: " + e.getMessage(), e);
    }
  }

  @Override
  public final double highestRate(Frames frames) throws MeasureException {
    double wanted = wanted(frames);
    double line = lineRate(frames);
    double flood = flood(frames) * ABOVE_FLOOD;
    double most = line > 0 ? Math.min(line, flood) : flood;
    if (highest.isPresent() && wanted > most) {
      warn(
          "%s bytes: --max-rate asks for %s, more than the %s that port %s can be offered: nothing above that was tried."
              .formatted(frames.name(), Rates.text(wanted), Rates.text(most), from().name()));
    }
    return Math.min(wanted, most);
  }

  private void warn(String warning) {
    // asked for with each method again
    if (warnings.stream().noneMatch(warning::equals)) {
      warnings.add(warning);
    }
  }

  @Override
  public final List<String> warnings() {
    return List.copyOf(warnings);
  }

  private double flood(Frames frames) throws MeasureException {
    Double known = flooded.get(frames);
    if (known == null) {
      TesterMeasurer measurer = open(frames, false);
      known = measurer.flood(PROBE);
      if (known <= 0) {
        long foreign = measurer.foreignInFlood();
        throw new MeasureException(
            "port "
                + from().name()
                + " takes no frames: is there a peer at its other end?"
                + (foreign == 0
                    ? ""
                    : " There is one that sends: %,d frames came that nobody here had sent."
                        .formatted(foreign)));
      }
      flooded.put(frames, known);
    }
    return known;
  }

  @Override
  public final double lineRate(Frames frames) {
    return lineBits() > 0 ? Rate.lineRate(frames.meanBytes(), lineBits()) : 0;
  }

  private double lineBits() {
    long one = from().link().speedMbps();
    long other = to().link().speedMbps();
    return Math.min(one, other) * 1e6;
  }

  @Override
  public List<Setup.Port> ports() {
    Map<String, Setup.Port> all = new LinkedHashMap<>();
    for (Port port : List.of(from(), to())) {
      all.put(
          port.name(),
          new Setup.Port(
              port.name(),
              port.info().driver(),
              "",
              port.info().driver(),
              "",
              port.link().speedMbps() * 1e6));
    }
    return List.copyOf(all.values());
  }

  /** Closes the tester; the ports are the rig's own to close afterwards. */
  final void closeTester() {
    if (tester != null) {
      tester.close();
      tester = null;
    }
  }
}
