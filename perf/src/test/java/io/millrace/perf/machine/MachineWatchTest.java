package io.millrace.perf.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.perf.machine.CoreDistance.Regime;
import io.millrace.perf.method.Disturbance;
import io.millrace.perf.method.Disturbance.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineWatchTest {
  private static final long SECOND = 1_000_000_000;
  private static final Map<String, RunQueue.Times> AT_FIRST =
      Map.of("7", new RunQueue.Times(100, 50));
  private static final Moment BEFORE =
      new Moment(5 * SECOND, 9000, 40, AT_FIRST, 2600, Regime.NEAR);

  @TempDir Path directory;

  private static Moment after(
      long wallMillis, long ticks, long ran, long waited, double megahertz, Regime regime) {
    Map<String, RunQueue.Times> threads = Map.of("7", new RunQueue.Times(100 + ran, 50 + waited));
    return new Moment(6 * SECOND, wallMillis, 40 + ticks, threads, megahertz, regime);
  }

  private static List<Kind> kinds(Moment after) {
    return MachineWatch.between(BEFORE, after, Tolerance.DEFAULT, 2).stream()
        .map(Disturbance::kind)
        .toList();
  }

  @Test
  void whatIsTolerableIsNotMarked() {
    assertEquals(List.of(), kinds(after(10_000, 0, SECOND, 0, 2600, Regime.NEAR)));
    assertEquals(
        List.of(),
        kinds(after(10_040, 2, SECOND * 96 / 100, SECOND * 4 / 100, 2500, Regime.MIXED)));
  }

  @Test
  void eachIsMarkedAlone() {
    assertEquals(List.of(Kind.STEAL), kinds(after(10_000, 3, SECOND, 0, 2600, Regime.NEAR)));
    assertEquals(
        List.of(Kind.RUN_QUEUE),
        kinds(after(10_000, 0, SECOND * 9 / 10, SECOND / 10, 2600, Regime.NEAR)));
    assertEquals(List.of(Kind.FREQUENCY), kinds(after(10_000, 0, SECOND, 0, 2000, Regime.NEAR)));
    assertEquals(List.of(Kind.DISTANCE), kinds(after(10_000, 0, SECOND, 0, 2600, Regime.FAR)));
    assertEquals(List.of(Kind.CLOCK), kinds(after(12_000, 0, SECOND, 0, 2600, Regime.NEAR)));
    assertEquals(List.of(Kind.CLOCK), kinds(after(9_500, 0, SECOND, 0, 2600, Regime.NEAR)));
  }

  @Test
  void theFigureAndItsBoundAreTold() {
    String detail =
        MachineWatch.between(
                BEFORE, after(10_000, 30, SECOND, 0, 2600, Regime.NEAR), Tolerance.DEFAULT, 2)
            .getFirst()
            .detail();
    assertEquals("the hypervisor took 15.0 % of the processors (1 % is tolerated)", detail);
  }

  @Test
  void aThreadThatHardlyRunsMayWait() {
    assertEquals(List.of(), kinds(after(10_000, 0, SECOND / 100, SECOND / 10, 2600, Regime.NEAR)));
  }

  @Test
  void readsWhatTheKernelTells() throws IOException {
    Files.writeString(
        directory.resolve("stat"),
        "cpu  1 2 3 4 5 6 7 30 9 10\ncpu0 1 2 3 4 5 6 7 10 9 10\ncpu1 1 2 3 4 5 6 7 20 9 10\n"
            + "intr 1 2 3 4 5 6 7 8 9\n");
    Files.writeString(
        directory.resolve("cpuinfo"),
        "processor\t: 0\ncpu MHz\t\t: 2600.5\n\nprocessor\t: 1\ncpu MHz\t\t: 1200.0\n");
    Path governor = directory.resolve("devices/system/cpu/cpu1/cpufreq");
    ProcFiles files = new ProcFiles(directory, directory);
    assertEquals(15, files.stolenTicks(List.of()));
    assertEquals(20, files.stolenTicks(List.of(1)));
    assertEquals(30, files.stolenTicks(List.of(0, 1)));
    assertEquals(1200, files.megahertz(List.of()));
    assertEquals(2600.5, files.megahertz(List.of(0)));
    Files.createDirectories(governor);
    Files.writeString(governor.resolve("scaling_cur_freq"), "3100000\n");
    assertEquals(3100, files.megahertz(List.of(1)));
  }

  @Test
  void thisMachineTellsSomething() {
    assertTrue(ProcFiles.SYSTEM.stolenTicks(List.of()) >= 0);
    assertTrue(!RunQueue.of(ProcessHandle.current().pid()).isEmpty());
  }
}
