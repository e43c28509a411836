package io.millrace.driver.vfio;

/**
 * A device that is open, and packet memory mapped for it.
 *
 * @param device the open device
 * @param mapping what it is in
 * @param dmaBase its address of packet memory
 */
record Tenancy(VfioDevice device, PacketMapping mapping, long dmaBase) {
  /** Closes the device and leaves the mapping. */
  void end() {
    try {
      device.close();
    } finally {
      mapping.leave(device.fd());
    }
  }
}
