package io.millrace.samples.doctor;

import io.millrace.driver.memory.PacketMemoryConfig.HugePages;
import java.util.List;

/** What packet memory falls back to when there are too few reserved huge pages. */
final class TransparentPagesCheck implements Check {
  private static final String CHECK = "transparent hugepages";
  private static final String ENABLED = "/sys/kernel/mm/transparent_hugepage/enabled";

  @Override
  public List<Finding> look(Patient patient) {
    if (patient.memory().hugePages() != HugePages.AUTO) {
      return List.of();
    }
    return patient.files().text(ENABLED).stream()
        .map(
            modes ->
                modes.contains("[never]")
                    ? Finding.warning(
                        CHECK,
                        "off: without enough reserved pages, packet memory has pages of 4 KiB",
                        "echo madvise | sudo tee " + ENABLED)
                    : Finding.ok(CHECK, "they step in when reserved pages are too few"))
        .toList();
  }
}
