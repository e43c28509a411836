package io.millrace.driver.vfio;

import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.port.PortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What sysfs says of a PCI function that VFIO asks (sysfs-bus-pci and sysfs-kernel-iommu_groups in
 * the kernel's Documentation/ABI). It is read anew each time.
 *
 * @param address where the function is
 * @param directory its directory
 */
record VfioFunction(PciAddress address, Path directory) {
  /**
   * Looks the function up.
   *
   * @param sysfs the mount point, {@code /sys}
   * @throws PortException if there is none at the address
   */
  static VfioFunction find(Path sysfs, PciAddress address) {
    Path directory = sysfs.resolve("bus/pci/devices").resolve(address.toString());
    if (!Files.isDirectory(directory)) {
      throw new PortException(
          "there is no PCI device " + address + ": 'millrace ports' lists the network cards");
    }
    return new VfioFunction(address, directory);
  }

  /** Name of the kernel's driver. */
  Optional<String> driver() {
    return target("driver");
  }

  /** Number of the IOMMU group. */
  Optional<String> group() {
    return target("iommu_group");
  }

  /** Name of the character device under {@code /dev/vfio/devices}. */
  Optional<String> characterDevice() {
    return names("vfio-dev").stream().findFirst();
  }

  /** Names of the kernel's network interfaces on it. */
  List<String> interfaces() {
    return names("net");
  }

  /** The other functions of its IOMMU group. */
  List<VfioFunction> companions() {
    return names("iommu_group/devices").stream()
        .filter(name -> !name.equals(address.toString()))
        .map(name -> new VfioFunction(PciAddress.parse(name), directory.resolveSibling(name)))
        .toList();
  }

  /** Whether its driver is one that hands it to processes. */
  boolean isVfio() {
    return driver().filter(name -> name.replace('_', '-').endsWith("vfio-pci")).isPresent();
  }

  private Optional<String> target(String link) {
    try {
      Path target = Files.readSymbolicLink(directory.resolve(link));
      return Optional.of(target.getFileName().toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<String> names(String of) {
    try (Stream<Path> entries = Files.list(directory.resolve(of))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
