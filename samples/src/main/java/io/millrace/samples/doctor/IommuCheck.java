package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;
import java.util.List;

/**
 * Whether an IOMMU confines the cards, and whether it remaps their interrupts, without which VFIO
 * refuses cards because one could forge interrupts with its DMA.
 */
final class IommuCheck implements Check {
  private static final String CHECK = "iommu";
  private static final String TABLES = "/sys/firmware/acpi/tables/";
  private static final String UNSAFE =
      "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";

  @Override
  public List<Finding> look(Patient patient) {
    HostFiles files = patient.files();
    int groups = files.list("/sys/kernel/iommu_groups").size();
    if (groups == 0) {
      return List.of(patient.hindrance(CHECK, "off: " + whyOff(files), howOn(files)));
    }
    Finding on = Finding.ok(CHECK, "on, " + groups + " groups: cards reach packet memory only");
    return remapsInterrupts(files)
        ? List.of(on)
        : List.of(
            on,
            patient.hindrance(
                CHECK,
                "it does not remap interrupts, so VFIO refuses cards",
                "turn on interrupt remapping (x2APIC) in the firmware, or, trusting the cards:"
                    + " echo 1 | sudo tee "
                    + UNSAFE));
  }

  private static String whyOff(HostFiles files) {
    if (!hasTable(files)) {
      return "the firmware offers none, and without one no card can be driven";
    }
    return "the firmware offers one and the kernel does not use it, so no card can be driven";
  }

  private static String howOn(HostFiles files) {
    if (!hasTable(files)) {
      return "turn on VT-d (Intel) or AMD-Vi/IOMMU (AMD) in the firmware's set-up; a virtual"
          + " machine gets one from its host (QEMU: -device intel-iommu,intremap=on)";
    }
    KernelArguments arguments = KernelArguments.of(files);
    for (String off : List.of("intel_iommu", "amd_iommu", "iommu")) {
      if (arguments.have(off, "off")) {
        return "take '" + off + "=off' from the kernel's arguments and start it again";
      }
    }
    if (arguments.have("intel_iommu", "on") || !files.exists(TABLES + "DMAR")) {
      return "sudo dmesg | grep -i -e dmar -e amd-vi -e iommu   # tells why";
    }
    return KernelArguments.add(files, "intel_iommu=on");
  }

  /** Intel's, AMD's, the one of virtual machines, Arm's. */
  private static boolean hasTable(HostFiles files) {
    return List.of("DMAR", "IVRS", "VIOT", "IORT").stream()
        .anyMatch(table -> files.exists(TABLES + table));
  }

  /** On x86 the names of remapped interrupts say so; elsewhere the question does not arise. */
  private static boolean remapsInterrupts(HostFiles files) {
    List<String> lines = files.lines("/proc/interrupts");
    boolean isX86 = lines.stream().anyMatch(line -> line.contains("IO-APIC"));
    return !isX86
        || lines.stream().anyMatch(line -> line.contains(" IR-"))
        || files.text(UNSAFE).filter(value -> value.equals("Y")).isPresent();
  }
}
