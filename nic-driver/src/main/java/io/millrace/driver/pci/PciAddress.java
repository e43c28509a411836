package io.millrace.driver.pci;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PCI function is: {@code 0000:03:00.1} is domain 0, bus 3, device 0, function 1.
 *
 * @param domain 0 to 0xffff_ffff; more than 0xffff only on a few virtual machines
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record PciAddress(long domain, int bus, int device, int function)
    implements Comparable<PciAddress> {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}):([01][0-9a-f])\\.([0-7])", Pattern.CASE_INSENSITIVE);
  private static final Comparator<PciAddress> ORDER =
      Comparator.comparingLong(PciAddress::domain)
          .thenComparingInt(PciAddress::bus)
          .thenComparingInt(PciAddress::device)
          .thenComparingInt(PciAddress::function);

  /**
   * Reads {@code 0000:03:00.1}, or {@code 03:00.1} in domain 0, as lspci(8) and sysfs write it.
   *
   * @throws IllegalArgumentException with a message for the user if it is neither
   */
  public static PciAddress parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a PCI address such as 0000:03:00.1 or 03:00.1");
    }
    return new PciAddress(
        form.group(1) == null ? 0 : Long.parseLong(form.group(1), 16),
        Integer.parseInt(form.group(2), 16),
        Integer.parseInt(form.group(3), 16),
        Integer.parseInt(form.group(4), 16));
  }

  @Override
  public int compareTo(PciAddress other) {
    return ORDER.compare(this, other);
  }

  /** As sysfs writes it. */
  @Override
  public String toString() {
    return "%04x:%02x:%02x.%d".formatted(domain, bus, device, function);
  }
}
