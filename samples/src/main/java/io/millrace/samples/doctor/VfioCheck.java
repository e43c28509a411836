package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;
import io.millrace.driver.pci.PciFunction;
import java.util.List;
import java.util.stream.Stream;

/** Whether the kernel has the driver that hands cards to user space. */
final class VfioCheck implements Check {
  private static final String CHECK = "vfio-pci";
  private static final String CONTAINER = "/dev/vfio/vfio";

  @Override
  public List<Finding> look(Patient patient) {
    HostFiles files = patient.files();
    if (!files.exists("/sys/bus/pci/drivers/" + PciFunction.VFIO_PCI)) {
      return List.of(notLoaded(patient));
    }
    if (files.exists(CONTAINER) && !patient.usable().test(CONTAINER)) {
      return List.of(
          patient.hindrance(
              CHECK,
              "loaded, but " + patient.user() + " may not open " + CONTAINER,
              "sudo chmod 666 " + CONTAINER + "   # harmless: it gives no access to any card"));
    }
    return List.of(Finding.ok(CHECK, "loaded"));
  }

  private static Finding notLoaded(Patient patient) {
    return isThere(patient.files())
        ? Finding.ok(CHECK, "there, and 'millrace bind' loads it")
        : patient.hindrance(
            CHECK,
            "this kernel comes without it, so no card can be driven",
            "boot a kernel with CONFIG_VFIO_PCI (Debian's cloud kernels have none:"
                + " sudo apt-get install linux-image-amd64)");
  }

  private static boolean isThere(HostFiles files) {
    String modules =
        files
            .text("/proc/sys/kernel/osrelease")
            .map(release -> "/lib/modules/" + release + "/")
            .orElse("/lib/modules/");
    return Stream.of("modules.dep", "modules.builtin")
        .flatMap(list -> files.lines(modules + list).stream())
        .anyMatch(line -> line.split("[.:]", 2)[0].endsWith("/vfio-pci"));
  }
}
