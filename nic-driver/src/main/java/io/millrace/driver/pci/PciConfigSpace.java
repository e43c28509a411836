package io.millrace.driver.pci;

import java.util.List;

/**
 * A function's configuration space: 256 bytes, 4,096 with PCI Express. Offsets are in bytes and
 * multiples of the width; values are unsigned but for the 32-bit ones. Each access is a system call
 * or slower: for set-up only.
 */
public interface PciConfigSpace {
  /** Command register (PCI 3.0, 6.2.2). */
  int COMMAND = 0x04;

  /** {@link #COMMAND}: the function answers to its memory BARs. */
  int COMMAND_MEMORY = 1 << 1;

  /** {@link #COMMAND}: the function may read and write the host's memory. */
  int COMMAND_BUS_MASTER = 1 << 2;

  /** Status register. */
  int STATUS = 0x06;

  /** {@link #STATUS}: there is a list of capabilities. */
  int STATUS_CAPABILITIES = 1 << 4;

  /** Offset of the first capability, 8 bits. */
  int CAPABILITIES = 0x34;

  /** Capability: power management. */
  int CAPABILITY_POWER = 0x01;

  /** Capability: MSI. */
  int CAPABILITY_MSI = 0x05;

  /** Capability: vendor-specific. */
  int CAPABILITY_VENDOR = 0x09;

  /** Capability: PCI Express. */
  int CAPABILITY_EXPRESS = 0x10;

  /** Capability: MSI-X. */
  int CAPABILITY_MSIX = 0x11;

  /** 8 bits. */
  int get8(int offset);

  /** 16 bits. */
  int get16(int offset);

  /** 32 bits. */
  int get32(int offset);

  /** Writes 8 bits. */
  void put8(int offset, int value);

  /** Writes 16 bits. */
  void put16(int offset, int value);

  /** Writes 32 bits. */
  void put32(int offset, int value);

  /**
   * Offsets of the capabilities with an id, in the order of the list (PCI 3.0, 6.7). A list that
   * runs in a circle ends where it closes.
   */
  default List<Integer> capabilities(int id) {
    return PciCapability.basic(this).stream()
        .filter(capability -> capability.id() == id)
        .map(PciCapability::offset)
        .toList();
  }
}
