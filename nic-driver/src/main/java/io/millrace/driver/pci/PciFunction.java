package io.millrace.driver.pci;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A PCI function as sysfs shows it at one moment.
 *
 * @param address where it is
 * @param id what it is
 * @param driver the kernel's driver it is bound to, {@code vfio-pci} if it is for user space
 * @param driverOverride the only driver that may take it, if one has been set
 * @param iommuGroup the number of its IOMMU group; empty if no IOMMU confines it
 * @param numaNode the NUMA node it hangs on, or -1 if there is only one
 * @param interfaces names of its Linux interfaces in this network namespace
 * @param onVirtioBus whether its driver makes a virtio device of it, to which a second driver binds
 * @param virtualFunctions how many virtual functions (SR-IOV) it has turned on
 * @param regions sizes in bytes of its base address regions 0 to 5, 0 where there is none
 */
public record PciFunction(
    PciAddress address,
    PciId id,
    Optional<String> driver,
    Optional<String> driverOverride,
    OptionalInt iommuGroup,
    int numaNode,
    List<String> interfaces,
    boolean onVirtioBus,
    int virtualFunctions,
    List<Long> regions) {
  /** The kernel's driver that hands a function to user space. */
  public static final String VFIO_PCI = "vfio-pci";

  /** Whether it is for user space. */
  public boolean isOwnable() {
    return driver.filter(PciFunction::isVfio).isPresent();
  }

  /** Whether a driver is {@link #VFIO_PCI} or its variant for some model, {@code mlx5_vfio_pci}. */
  public static boolean isVfio(String driver) {
    return driver.replace('_', '-').endsWith(VFIO_PCI);
  }
}
