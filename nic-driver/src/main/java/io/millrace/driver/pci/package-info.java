/**
 * PCI functions as the kernel shows them in sysfs: addresses, ids, configuration space, drivers and
 * IOMMU groups.
 */
@NullMarked
package io.millrace.driver.pci;

import org.jspecify.annotations.NullMarked;
