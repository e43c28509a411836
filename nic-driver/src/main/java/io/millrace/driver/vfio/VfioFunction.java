package io.millrace.driver.vfio;

import io.millrace.driver.host.HostFiles;
import io.millrace.driver.pci.PciAddress;
import io.millrace.driver.pci.PciBus;
import io.millrace.driver.pci.PciFunction;
import io.millrace.driver.port.PortException;
import java.util.List;
import java.util.Optional;

/**
 * What sysfs says of a PCI function that VFIO asks (sysfs-bus-pci and sysfs-kernel-iommu_groups in
 * the kernel's Documentation/ABI). It is read anew each time.
 *
 * @param address where the function is
 * @param files the kernel's
 */
record VfioFunction(PciAddress address, HostFiles files) {
  /**
   * Looks the function up.
   *
   * @throws PortException if there is none at the address
   */
  static VfioFunction find(HostFiles files, PciAddress address) {
    if (!files.exists(PciBus.directory(address))) {
      throw new PortException(
          "there is no PCI device " + address + ": 'millrace ports' lists the network cards");
    }
    return new VfioFunction(address, files);
  }

  /** Name of the kernel's driver. */
  Optional<String> driver() {
    return files.linkName(at("driver"));
  }

  /** Number of the IOMMU group. */
  Optional<String> group() {
    return files.linkName(at("iommu_group"));
  }

  /** Name of the character device under {@code /dev/vfio/devices}. */
  Optional<String> characterDevice() {
    return files.list(at("vfio-dev")).stream().findFirst();
  }

  /** Names of the kernel's network interfaces on it. */
  List<String> interfaces() {
    return files.list(at("net"));
  }

  /** The other functions of its IOMMU group. */
  List<VfioFunction> companions() {
    return files.list(at("iommu_group/devices")).stream()
        .filter(name -> !name.equals(address.toString()))
        .map(name -> new VfioFunction(PciAddress.parse(name), files))
        .toList();
  }

  /** Whether its driver is one that hands it to processes. */
  boolean isVfio() {
    return driver().filter(PciFunction::isVfio).isPresent();
  }

  private String at(String name) {
    return PciBus.directory(address) + "/" + name;
  }
}
