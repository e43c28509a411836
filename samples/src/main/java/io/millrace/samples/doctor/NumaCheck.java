package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;
import io.millrace.driver.memory.PacketMemoryConfig.HugePages;
import io.millrace.driver.pci.PciFunction;
import java.util.List;
import java.util.regex.Pattern;

/** Whether packet memory and processors can be near the cards. */
final class NumaCheck implements Check {
  private static final String CHECK = "numa";
  private static final String NODES = "/sys/devices/system/node/";
  private static final Pattern NODE = Pattern.compile("node[0-9]+");

  @Override
  public List<Finding> look(Patient patient) {
    HostFiles files = patient.files();
    long nodes = files.list(NODES).stream().filter(NODE.asMatchPredicate()).count();
    if (nodes <= 1) {
      return List.of(Finding.ok(CHECK, "one node: all memory is as near as can be"));
    }
    List<Finding> findings =
        patient.cards().stream()
            .filter(card -> card.numaNode() >= 0)
            .map(card -> look(patient, card))
            .toList();
    return findings.isEmpty()
        ? List.of(Finding.ok(CHECK, nodes + " nodes, and no card says which is its own"))
        : findings;
  }

  private static Finding look(Patient patient, PciFunction card) {
    String node = NODES + "node" + card.numaNode();
    String where =
        "%s hangs on node %d, processors %s"
            .formatted(
                card.address(),
                card.numaNode(),
                patient.files().text(node + "/cpulist").orElse("unknown"));
    HugePages wanted = patient.memory().hugePages();
    ReservedPages pages =
        ReservedPages.of(patient.files(), node + "/hugepages", wanted == HugePages.SIZE_1G);
    long needed = pages.needed(patient.memory().sizeBytes());
    if (wanted == HugePages.OFF || pages.free() >= needed) {
      return Finding.ok(
          CHECK,
          "%s: start with 'numactl --cpunodebind=%2$d --membind=%2$d millrace …'"
              .formatted(where, card.numaNode()));
    }
    return Finding.warning(
        CHECK,
        "%s, which has %d huge pages free of the %d for packet memory"
            .formatted(where, pages.free(), needed),
        pages.reserve(pages.reserved() + needed - pages.free()));
  }
}
