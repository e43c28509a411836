package io.millrace.driver.pci;

import io.millrace.driver.host.HostFiles;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of vendors and devices from the pci.ids that a system has, see pci.ids(5). Lines that do
 * not have its form are passed over, since the file is often edited and sometimes cut short. Any
 * thread.
 */
public final class PciNames {
  /** Where distributions keep it. */
  private static final List<String> PLACES =
      List.of("/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids", "/usr/share/pci.ids");

  private static final int MAX_LENGTH = 120;

  private final Map<Integer, String> vendors = new HashMap<>();
  private final Map<Long, String> devices = new HashMap<>();

  private PciNames(String text) {
    int vendor = -1;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.startsWith("C ")) {
        return; // from here on classes
      }
      if (line.isEmpty() || line.startsWith("#") || line.startsWith("\t\t")) {
        continue; // boards, which nobody has asked for
      }
      boolean isDevice = line.charAt(0) == '\t';
      String entry = isDevice ? line.substring(1) : line;
      int id = id(entry);
      if (!isDevice) {
        vendor = id;
      }
      if (id < 0 || vendor < 0) {
        continue;
      }
      String name = name(entry);
      if (name.isEmpty()) {
        continue;
      }
      if (isDevice) {
        devices.put(key(vendor, id), name);
      } else {
        vendors.put(id, name);
      }
    }
  }

  /** The names that a system has; none if it has no pci.ids. */
  public static PciNames of(HostFiles files) {
    return PLACES.stream()
        .flatMap(place -> files.bytes(place).stream())
        .findFirst()
        .map(PciNames::parse)
        .orElseGet(() -> new PciNames(""));
  }

  /** The names in a pci.ids. */
  public static PciNames parse(byte[] file) {
    return new PciNames(new String(file, StandardCharsets.UTF_8));
  }

  /** The vendor's name. */
  public Optional<String> vendor(PciId id) {
    return Optional.ofNullable(vendors.get(id.vendor()));
  }

  /** The device's name, which does not repeat the vendor's. */
  public Optional<String> device(PciId id) {
    return Optional.ofNullable(devices.get(key(id.vendor(), id.device())));
  }

  private static long key(int vendor, int device) {
    return (long) vendor << 16 | device;
  }

  /** Four hexadecimal digits and white space, or -1. */
  private static int id(String entry) {
    if (entry.length() < 6 || !Character.isWhitespace(entry.charAt(4))) {
      return -1;
    }
    int id = 0;
    for (int i = 0; i < 4; i++) {
      char c = entry.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      id = id << 4 | digit;
    }
    return id;
  }

  /** It goes to a terminal: no control characters, and not a page of it. */
  private static String name(String entry) {
    String name = entry.substring(5).replaceAll("\\p{C}", "").strip();
    return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
  }
}
