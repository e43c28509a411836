package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Whether there are processors that the kernel keeps free for workers, and who shares them. */
final class CoresCheck implements Check {
  private static final String CHECK = "cores";
  private static final String CPUS = "/sys/devices/system/cpu/";

  @Override
  public List<Finding> look(Patient patient) {
    HostFiles files = patient.files();
    BitSet online = cpus(files, CPUS + "online");
    BitSet isolated = cpus(files, CPUS + "isolated");
    if (online.cardinality() == 1) {
      return List.of(Finding.ok(CHECK, "one processor: there is none to keep free"));
    }
    if (isolated.isEmpty()) {
      String last = Integer.toString(Math.max(1, online.length() - 1));
      return List.of(
          Finding.warning(
              CHECK,
              "none is kept free: other programs and the kernel's own work interrupt workers",
              KernelArguments.add(
                  files,
                  "isolcpus=managed_irq,domain,%1$s nohz_full=%1$s rcu_nocbs=%1$s"
                      .formatted(last))));
    }
    List<Finding> findings = new ArrayList<>();
    BitSet ticking = (BitSet) isolated.clone();
    ticking.andNot(cpus(files, CPUS + "nohz_full"));
    findings.add(
        Finding.ok(
            CHECK,
            "kept free: %s%s"
                .formatted(
                    words(isolated),
                    ticking.isEmpty() ? "" : "; the timer still ticks on " + words(ticking))));
    siblings(files, isolated, findings);
    return findings;
  }

  /** A thread of the same core that does other work takes its share of the core. */
  private static void siblings(HostFiles files, BitSet isolated, List<Finding> findings) {
    BitSet sharing = new BitSet();
    isolated.stream()
        .mapToObj(cpu -> cpus(files, CPUS + "cpu" + cpu + "/topology/thread_siblings_list"))
        .forEach(sharing::or);
    sharing.andNot(isolated);
    if (!sharing.isEmpty()) {
      findings.add(
          Finding.warning(
              CHECK,
              "processors " + words(sharing) + " share cores with those that are kept free",
              "for cpu in %s; do echo 0 | sudo tee %scpu$cpu/online; done"
                  .formatted(words(sharing), CPUS)));
    }
  }

  private static String words(BitSet cpus) {
    return String.join(" ", cpus.stream().mapToObj(Integer::toString).toList());
  }

  private static BitSet cpus(HostFiles files, String path) {
    return CpuList.parse(files.text(path).orElse(""));
  }
}
