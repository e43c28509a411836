package io.millrace.driver.vfio;

import static io.millrace.driver.ffi.Vfio.VFIO_PCI_REQ_IRQ_INDEX;

import io.millrace.driver.card.InterruptVectors;

/**
 * How the kernel asks for a device: an interrupt that is none of the device's own ({@code
 * vfio_pci_core_request} in drivers/vfio/pci/vfio_pci_core.c). It asks again every ten seconds for
 * as long as it waits.
 */
final class RequestLine implements AutoCloseable {
  private final InterruptVectors line = new InterruptVectors(1);

  /** Connects it with a device that is open, if the kernel knows of such an interrupt. */
  void connect(VfioDevice device) {
    line.clear(0);
    if (device.interrupts(VFIO_PCI_REQ_IRQ_INDEX) > 0) {
      device.connect(VFIO_PCI_REQ_IRQ_INDEX, line.fd(0));
    }
  }

  /** Whether it was raised since the last look. */
  boolean wasRaised() {
    return line.clear(0);
  }

  @Override
  public void close() {
    line.close();
  }
}
