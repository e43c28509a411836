package io.millrace.samples.doctor;

import io.millrace.driver.memory.PacketMemoryConfig.HugePages;
import java.util.List;

/** Whether packet memory gets the huge pages it wants. */
final class HugePagesCheck implements Check {
  private static final String CHECK = "hugepages";

  @Override
  public List<Finding> look(Patient patient) {
    HugePages wanted = patient.memory().hugePages();
    return wanted == HugePages.OFF
        ? List.of(Finding.ok(CHECK, "packet memory is configured to do without"))
        : List.of(look(patient, wanted));
  }

  private static Finding look(Patient patient, HugePages wanted) {
    boolean large = wanted == HugePages.SIZE_1G;
    ReservedPages pages = ReservedPages.of(patient.files(), "/sys/kernel/mm/hugepages", large);
    long needed = pages.needed(patient.memory().sizeBytes());
    String state =
        "%d of %d pages of %s are free, and packet memory wants %d"
            .formatted(pages.free(), pages.reserved(), large ? "1 GiB" : "2 MiB", needed);
    if (pages.free() >= needed) {
      return Finding.ok(CHECK, state);
    }
    String fix = pages.reserve(pages.reserved() + needed - pages.free());
    return wanted == HugePages.AUTO
        ? Finding.warning(CHECK, state + "; it will have slower ones", fix)
        : Finding.problem(CHECK, state + "; no appliance can start", fix);
  }
}
