package io.millrace.driver.pci;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Functions that an IOMMU cannot tell apart, so that they have one owner or none.
 *
 * @param number its number, which is that of {@code /dev/vfio/NUMBER}
 * @param members what is in it
 */
public record IommuGroup(int number, List<Member> members) {
  /**
   * Drivers beside which user space may own the rest of a group, because they start no DMA: {@code
   * driver_managed_dma} in the kernel's sources, and "VFIO" in its driver API documentation.
   */
  private static final Set<String> HARMLESS = Set.of("pci-stub", "pcieport", "shpchp");

  /**
   * What is in a group.
   *
   * @param name its name in sysfs: for a PCI function its address
   * @param driver the driver it is bound to
   */
  public record Member(String name, Optional<String> driver) {
    /** Whether it keeps the others from being owned by user space. */
    public boolean isInTheWay() {
      return driver
          .filter(name -> !HARMLESS.contains(name) && !PciFunction.isVfio(name))
          .isPresent();
    }

    /** Its name, and its driver if it has one. */
    @Override
    public String toString() {
      return driver.map(driver -> name + " (" + driver + ")").orElse(name);
    }
  }

  /** The node that user space opens to own the group. */
  public String node() {
    return "/dev/vfio/" + number;
  }

  /** The members besides one. */
  public List<Member> besides(PciAddress address) {
    return members.stream().filter(member -> !member.name().equals(address.toString())).toList();
  }
}
