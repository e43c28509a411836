package io.millrace.perf.result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measurements as a run would leave them, drawn with a seed: devices with a cost per frame and per
 * byte, whose latency grows towards their capacity and which drop what is above it.
 */
public final class DrawnMeasurement {
  /** The sizes of RFC 2544 §9.1. */
  static final List<Integer> SIZES = List.of(64, 128, 256, 512, 1024, 1280, 1518);

  private static final double LINE_BITS = 100e9;
  private static final int OVERHEAD_BYTES = 20;

  /**
   * A device.
   *
   * @param frameNanos for each frame
   * @param byteNanos for each byte beyond
   */
  public record Model(String name, String version, double frameNanos, double byteNanos) {
    double capacity(double bytes) {
      return 1e9 / (frameNanos + bytes * byteNanos);
    }
  }

  /** Three that are often compared. */
  public static final List<Model> USUAL =
      List.of(
          new Model("testpmd", "DPDK 24.11.2", 24, 0.045),
          new Model("l3fwd", "DPDK 24.11.2", 30, 0.047),
          new Model("Millrace", "0.1.0", 11, 0.05));

  private final Random random;

  /** With that seed. */
  public DrawnMeasurement(long seed) {
    random = new Random(seed);
  }

  /** Several devices, the same cases. */
  public Measurement of(String title, List<Model> models) {
    double start = 4;
    List<DeviceResult> devices = new ArrayList<>();
    for (Model model : models) {
      devices.add(device(model, start += 130));
    }
    return new Measurement(
        title,
        setup(),
        new Method(
            "MLRsearch",
            "RFC 9971",
            ordered(
                "goals", "NDR (loss 0), PDR (loss 0.5 %)",
                "goal width", "0.5 %",
                "initial trial duration", "0.1 s",
                "final trial duration", "1 s",
                "duration sum", "3 s",
                "exceed ratio", "50 %")),
        new SelfCheck(
            61.4e6,
            26,
            270,
            35.0,
            290.0,
            List.of(
                new SelfCheck.Check("loss 0.1 %", "1000 of 1000000", "1000 of 1000000", true),
                new SelfCheck.Check("duplication 0.01 %", "100", "100", true),
                new SelfCheck.Check("reordering, depth 4", "depth 4", "depth 4", true),
                new SelfCheck.Check("delay 50 µs ± 5", "45 to 55 µs", "45.02 to 54.98 µs", true))),
        devices,
        List.of("The machine is a virtual one with two processors: compare ratios, not rates."));
  }

  private static Setup setup() {
    return new Setup(
        Instant.parse("2026-11-20T09:30:00Z"),
        412.5,
        "0.1.0-SNAPSHOT, commit 9cbb896d0f",
        "AMD EPYC 9575F 64-Core Processor",
        2,
        "Linux 6.12.48+deb13-amd64 x86_64",
        "25.0.1+8, Eclipse Adoptium",
        List.of("-XX:+UseParallelGC", "-XX:+UseTransparentHugePages", "-Dmillrace.memory=256m"),
        "millrace bench ndr --device testpmd,l3fwd,millrace --size standard",
        List.of(
            new Setup.Port(
                "east",
                "vfio",
                "Intel E810-C [8086:1592] 0000:3b:00.0",
                "ice",
                "4.51 0x8001e501 1.3682.0",
                LINE_BITS),
            new Setup.Port("west", "memif", "", "memif, client, ring 1024", "", 0)),
        ordered("huge pages", "512", "governor", "performance", "virtual machine", "yes"));
  }

  private DeviceResult device(Model model, double start) {
    List<CaseResult> cases = new ArrayList<>();
    double at = start;
    for (int size : SIZES) {
      cases.add(caseOf(model, null, "" + size, size, at));
      at += 18;
    }
    cases.add(caseOf(model, null, "imix", 1091.0 / 3, at));
    for (int routes : new int[] {1, 1000, 100_000}) {
      Model slower = new Model(model.name(), "", model.frameNanos() + Math.log10(routes) * 3, 0.05);
      cases.add(caseOf(slower, new CaseResult.Step("routes", routes), "64", 64, at));
    }
    return new DeviceResult(
        model.name(),
        model.version(),
        "memif, zero copy, ring 1024",
        "dpdk-" + model.name() + " --lcores 0@1 -m 256 -- --forward-mode=macswap",
        "ports:\n  east: { type: memif, socket: east.sock }\nstages:\n  - forward\n",
        ordered("core", "1", "scheduling", "SCHED_OTHER"),
        cases,
        List.of(steal(start)));
  }

  private CaseResult caseOf(
      Model model, CaseResult.@Nullable Step step, String frames, double bytes, double start) {
    double line = LINE_BITS / 8 / (bytes + OVERHEAD_BYTES);
    double capacity = model.capacity(bytes) * (1 + 0.02 * random.nextGaussian());
    double carried = Math.min(capacity, line);
    List<TrialResult> trials = new ArrayList<>();
    for (double share : new double[] {0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 1, 1.02, 1.1, 1.3, 1.6}) {
      double offered = Math.min(line, capacity * share);
      boolean disturbed = random.nextInt(20) == 0;
      double at = start + trials.size();
      if (disturbed) {
        trials.add(trial(offered, capacity * 0.8, at, true));
      }
      trials.add(trial(offered, capacity, at, false));
    }
    List<Throughput> found = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      double noise = 1 + 0.008 * random.nextGaussian();
      found.add(throughput("NDR", 0, Math.min(line, carried * 0.985 * noise), line));
      found.add(throughput("PDR", 0.005, Math.min(line, carried * 1.004 * noise), line));
    }
    List<Figure> figures =
        step != null
            ? List.of()
            : List.of(
                new Figure("back-to-back", 1024 + random.nextInt(900), "frames", 1010, 1990, ""),
                new Figure("system recovery", 0.0021, "s", 0.0018, 0.0026, "after 110 %"));
    return new CaseResult(
        "macswap", step, frames, bytes, line, found, trials, figures, List.of(received(carried)));
  }

  private static Throughput throughput(String goal, double loss, double lower, double line) {
    boolean all = lower >= line;
    return new Throughput(
        goal,
        loss,
        lower,
        all ? null : lower * 1.005,
        lower * (1 - loss),
        true,
        all ? "carries the line" : "regular",
        all ? Limit.NONE : Limit.DEVICE,
        23,
        0,
        17.5);
  }

  private TrialResult trial(double offered, double capacity, double at, boolean disturbed) {
    long sent = Math.round(offered);
    long lost = Math.max(0, Math.round(offered - capacity));
    double load = Math.min(0.995, offered / capacity);
    Histogram latency = latency(load);
    return new TrialResult(
        "search",
        at,
        1,
        offered,
        sent,
        sent,
        sent - lost,
        0,
        0,
        0,
        0,
        0,
        lost > 0 ? Limit.DEVICE : Limit.NONE,
        !disturbed,
        disturbed ? List.of("the hypervisor took 3.1 % of CPU 1 (tolerated: 0.5 %)") : List.of(),
        Distribution.of(latency),
        null,
        Distribution.of(latency(0)),
        List.of(),
        lost == 0 ? Map.of() : ordered("rx-missed", lost - lost / 7, "tx-full", lost / 7));
  }

  /** Log-normal, with a tail that grows as a queue does: 1 / (1 - load). */
  private Histogram latency(double load) {
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < 4000; i++) {
      double base = 300 * Math.exp(0.2 * random.nextGaussian());
      double queue = 90 * load / (1 - load) * -Math.log(1 - random.nextDouble());
      double stall = random.nextInt(900) == 0 ? 40_000 * random.nextDouble() : 0;
      histogram.recordValue(Math.round(base + queue + stall));
    }
    return histogram;
  }

  private Series received(double rate) {
    List<Double> seconds = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      seconds.add(i / 10.0);
      values.add(rate * (i > 60 && i < 64 ? 0.7 : 1 + 0.01 * random.nextGaussian()));
    }
    return new Series(
        "received", "frames/s", seconds, values, List.of(new Series.Mark(6.1, "stolen time")));
  }

  private Series steal(double start) {
    List<Double> seconds = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      seconds.add(start + i);
      values.add(random.nextInt(30) == 0 ? 3.1 : 0.2 * random.nextDouble());
    }
    return new Series("stolen time", "%", seconds, values, List.of());
  }

  @SuppressWarnings("unchecked")
  private static <V> Map<String, V> ordered(Object... pairs) {
    Map<String, V> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], (V) pairs[i + 1]);
    }
    return map;
  }
}
