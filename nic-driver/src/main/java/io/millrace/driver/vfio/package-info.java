/**
 * Cards through VFIO: the kernel gives a PCI function to an ordinary process, and the IOMMU
 * confines the function to the memory that the process has mapped for it (the kernel's
 * Documentation/driver-api/vfio.rst).
 *
 * <p>There are two ways to a card: its IOMMU group and a container ({@code /dev/vfio/N}), and its
 * own character device with IOMMUFD ({@code /dev/vfio/devices/vfioN} and {@code /dev/iommu}, Linux
 * 6.6). The second is taken where the kernel has it and the user may open it. Either way all cards
 * of the process share one IO address space in which packet memory is mapped, once, and nothing
 * else.
 *
 * <p>A card is given back in this order: bus mastering off, interrupts off, registers unmapped,
 * device closed; after the last card packet memory is unmapped and the IO address space closed.
 * When the process is killed the kernel does the same as it closes the descriptors: the driver
 * vfio-pci clears the function's bus-master bit and resets it when its last descriptor is closed
 * ({@code vfio_pci_core_disable} in drivers/vfio/pci/vfio_pci_core.c), and an IO address space
 * unmaps what it has and unpins the pages as it goes. A mapping holds its pages until then, so what
 * a card still writes in between hits memory of nobody else.
 */
@NullMarked
package io.millrace.driver.vfio;

import org.jspecify.annotations.NullMarked;
