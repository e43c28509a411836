package io.millrace.driver.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a function says it can do beyond the basics (PCI 3.0, 6.7 and appendix H; PCI Express 3.0,
 * 7.9).
 *
 * @param id its id, 8 bits, 16 for an extended one
 * @param offset where it is in configuration space
 * @param extended whether it is one of PCI Express, from offset 0x100 on
 */
public record PciCapability(int id, int offset, boolean extended) {
  private static final int FIRST = 0x40;
  private static final int EXTENDED = 0x100;
  private static final int SIZE = 0x1000;
  private static final int GONE = 0xff;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(PciConfigSpace.CAPABILITY_POWER, "power management"),
          Map.entry(0x03, "vital product data"),
          Map.entry(PciConfigSpace.CAPABILITY_MSI, "MSI"),
          Map.entry(PciConfigSpace.CAPABILITY_VENDOR, "vendor-specific"),
          Map.entry(0x0d, "subsystem"),
          Map.entry(PciConfigSpace.CAPABILITY_EXPRESS, "PCI Express"),
          Map.entry(PciConfigSpace.CAPABILITY_MSIX, "MSI-X"),
          Map.entry(0x12, "SATA"),
          Map.entry(0x13, "advanced features"));

  private static final Map<Integer, String> EXTENDED_NAMES =
      Map.ofEntries(
          Map.entry(0x01, "advanced error reporting"),
          Map.entry(0x02, "virtual channel"),
          Map.entry(0x03, "serial number"),
          Map.entry(0x04, "power budgeting"),
          Map.entry(0x0b, "vendor-specific"),
          Map.entry(0x0d, "access control services"),
          Map.entry(0x0e, "alternative routing-id"),
          Map.entry(0x0f, "address translation services"),
          Map.entry(0x10, "SR-IOV"),
          Map.entry(0x15, "resizable BAR"),
          Map.entry(0x17, "TPH requester"),
          Map.entry(0x18, "latency tolerance reporting"),
          Map.entry(0x19, "secondary PCI Express"),
          Map.entry(0x1b, "process address space id"),
          Map.entry(0x1e, "L1 PM substates"),
          Map.entry(0x1f, "precision time measurement"));

  /** What it is called; its id in hexadecimal if we know no name. */
  public String name() {
    return (extended ? EXTENDED_NAMES : NAMES).getOrDefault(id, "0x%02x".formatted(id));
  }

  /**
   * The capabilities of a function in the order of its lists. A list ends where it closes into a
   * circle, leaves configuration space, or can no longer be read.
   */
  public static List<PciCapability> of(PciConfigSpace config) {
    List<PciCapability> found = new ArrayList<>();
    if (addBasic(config, found)) {
      addExtended(config, found);
    }
    return found;
  }

  /** The same without those of PCI Express. */
  static List<PciCapability> basic(PciConfigSpace config) {
    List<PciCapability> found = new ArrayList<>();
    addBasic(config, found);
    return found;
  }

  /** Adds the first list; false if there is none, or it can no longer be read. */
  private static boolean addBasic(PciConfigSpace config, List<PciCapability> found) {
    int status = config.get16(PciConfigSpace.STATUS);
    if (status == 0xffff || (status & PciConfigSpace.STATUS_CAPABILITIES) == 0) {
      return false;
    }
    int at = config.get8(PciConfigSpace.CAPABILITIES) & ~3;
    while (at >= FIRST && isNew(found, at)) {
      int id = config.get8(at);
      if (id == GONE) {
        return false;
      }
      found.add(new PciCapability(id, at, false));
      at = config.get8(at + 1) & ~3;
    }
    return true;
  }

  /** Each starts with its id in 16 bits, a version in 4, and the offset of the next in 12. */
  private static void addExtended(PciConfigSpace config, List<PciCapability> found) {
    int at = EXTENDED;
    while (at >= EXTENDED && at < SIZE && isNew(found, at)) {
      int head = config.get32(at);
      if (head == 0 || head == -1) {
        return;
      }
      found.add(new PciCapability(head & 0xffff, at, true));
      at = head >>> 20 & ~3;
    }
  }

  private static boolean isNew(List<PciCapability> found, int offset) {
    return found.stream().noneMatch(capability -> capability.offset == offset);
  }
}
