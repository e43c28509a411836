package io.millrace.driver.pci;

/**
 * What a PCI function is (PCI Local Bus Specification 3.0, 6.2.1 and 6.2.4).
 *
 * @param vendor 16 bits, given out by the PCI-SIG
 * @param device 16 bits, given out by the vendor
 * @param subsystemVendor 16 bits, of whoever made the board
 * @param subsystem 16 bits, of the board
 * @param classCode 24 bits: base class, subclass, programming interface; 0x020000 is Ethernet
 * @param revision 8 bits
 */
public record PciId(
    int vendor, int device, int subsystemVendor, int subsystem, int classCode, int revision) {
  private static final int BASE_CLASS_NETWORK = 0x02;

  /** Whether it is a network card of any kind. */
  public boolean isNetwork() {
    return classCode >>> 16 == BASE_CLASS_NETWORK;
  }

  /** Vendor and device as lspci(8) writes them: {@code 8086:10d3}. */
  @Override
  public String toString() {
    return "%04x:%04x".formatted(vendor, device);
  }
}
