/**
 * Network devices that speak VIRTIO, as virtual machines and a few real cards have them. The driver
 * is one; how it reaches the device is a {@link io.millrace.driver.virtio.VirtioTransport}, of
 * which PCI is one. Sections cited are those of "Virtual I/O Device (VIRTIO) Version 1.2", OASIS.
 */
@NullMarked
package io.millrace.driver.virtio;

import org.jspecify.annotations.NullMarked;
