package io.millrace.stages.table.acl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of ICMP or ICMPv6 message, of one code or of all.
 *
 * @param type 0 to 255, or -1 for any
 * @param code 0 to 255, or -1 for any
 */
public record IcmpMatch(int type, int code) {
  /** Every message. */
  public static final IcmpMatch ANY = new IcmpMatch(-1, -1);

  private static final Pattern FORM = Pattern.compile("(\\d{1,3})(?:/(\\d{1,3}))?");

  /** Checks the ranges. */
  public IcmpMatch {
    if (type < -1 || type > 255 || code < -1 || code > 255 || (type < 0 && code >= 0)) {
      throw new IllegalArgumentException(
          "ICMP type " + type + " code " + code + ": both are from 0 to 255");
    }
  }

  /** Reads {@code 8}, {@code 3/4} (type and code) or {@code any}. */
  public static IcmpMatch parse(String text) {
    if (text.equals("any")) {
      return ANY;
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an ICMP type such as 8, a type and code such as 3/4, or any");
    }
    return new IcmpMatch(
        Integer.parseInt(parts.group(1)),
        parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2)));
  }

  /** Whether it holds every message. */
  public boolean isAny() {
    return type < 0;
  }

  @Override
  public String toString() {
    return isAny() ? "any" : code < 0 ? Integer.toString(type) : type + "/" + code;
  }
}
