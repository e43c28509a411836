package io.millrace.stages.table.acl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of port numbers.
 *
 * @param first lowest port in it, 0 to 65,535
 * @param last highest port in it
 */
public record PortRange(int first, int last) {
  /** Every port. */
  public static final PortRange ANY = new PortRange(0, 0xffff);

  private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  /** Checks the bounds. */
  public PortRange {
    if (first < 0 || last > 0xffff || first > last) {
      throw new IllegalArgumentException(
          "ports " + first + "-" + last + ": both are from 0 to 65535, and the lower comes first");
    }
  }

  /** Reads {@code 443}, {@code 1024-65535} or {@code any}. */
  public static PortRange parse(String text) {
    if (text.equals("any")) {
      return ANY;
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a port such as 443, a range such as 1024-65535, or any");
    }
    int first = Integer.parseInt(parts.group(1));
    return new PortRange(first, parts.group(2) == null ? first : Integer.parseInt(parts.group(2)));
  }

  /** Whether it holds every port. */
  public boolean isAny() {
    return first == 0 && last == 0xffff;
  }

  @Override
  public String toString() {
    return isAny() ? "any" : first == last ? Integer.toString(first) : first + "-" + last;
  }
}
