package io.millrace.samples.appliance;

import io.millrace.driver.ffi.Affinity;
import java.util.BitSet;
import java.util.List;

/**
 * Keeps what is not a worker off the workers' processors: the JIT compiler, whoever publishes
 * counters, the ports' control threads. Each of them would take a worker's processor for as long as
 * it runs, and the scheduler sees no harm in that. (DPDK does the same with its control threads.)
 */
public final class Housekeeping {
  private Housekeeping() {}

  /**
   * Moves all threads of the process to processors that are not the workers'; those that start from
   * now on go there too, but for workers, which pin themselves. Nothing happens if no other
   * processor is allowed.
   *
   * @param cpus the workers'
   */
  public static void keepOff(List<Integer> cpus) {
    BitSet others = Affinity.allowed();
    cpus.forEach(others::clear);
    if (!cpus.isEmpty() && !others.isEmpty()) {
      Affinity.restrictProcess(others);
    }
  }
}
