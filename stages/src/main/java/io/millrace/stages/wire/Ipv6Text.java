package io.millrace.stages.wire;

import java.util.ArrayList;
import java.util.List;

/** The text form of IPv6 addresses: reads RFC 4291, section 2.2, and writes RFC 5952. */
final class Ipv6Text {
  private static final int GROUPS = 8;
  private static final long MAPPED = 0xffff_0000_0000L;

  private Ipv6Text() {}

  static Ipv6Address parse(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return address(text, groups(text, text, true), List.of(), false);
    }
    if (text.indexOf("::", gap + 1) >= 0) {
      throw malformed(text, "'::' may stand in it once");
    }
    List<Integer> front = groups(text, text.substring(0, gap), false);
    List<Integer> back = groups(text, text.substring(gap + 2), true);
    return address(text, front, back, true);
  }

  private static List<Integer> groups(String text, String part, boolean last) {
    List<Integer> groups = new ArrayList<>();
    if (part.isEmpty() && !part.equals(text)) {
      return groups;
    }
    String[] pieces = part.split(":", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (last && i == pieces.length - 1 && pieces[i].indexOf('.') >= 0) {
        int tail = Ipv4Address.parse(pieces[i]).value();
        groups.add(tail >>> 16);
        groups.add(tail & 0xffff);
      } else {
        groups.add(group(text, pieces[i]));
      }
    }
    return groups;
  }

  private static int group(String text, String piece) {
    boolean hex = piece.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
    if (piece.isEmpty() || piece.length() > 4 || !hex) {
      throw malformed(text, "'" + piece + "' is not a group of one to four hexadecimal digits");
    }
    return Integer.parseInt(piece, 16);
  }

  private static Ipv6Address address(
      String text, List<Integer> front, List<Integer> back, boolean gap) {
    int count = front.size() + back.size();
    if (gap ? count >= GROUPS : count != GROUPS) {
      throw malformed(text, "it has " + count + " groups" + (gap ? " beside '::'" : ", not 8"));
    }
    long[] halves = new long[2];
    for (int i = 0; i < front.size(); i++) {
      put(halves, i, front.get(i));
    }
    for (int i = 0; i < back.size(); i++) {
      put(halves, GROUPS - back.size() + i, back.get(i));
    }
    return new Ipv6Address(halves[0], halves[1]);
  }

  private static void put(long[] halves, int index, long group) {
    halves[index >> 2] |= group << 48 - (index & 3) * 16;
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException(
        "'" + text + "' is not an IPv6 address such as 2001:db8::1: " + why);
  }

  static String format(Ipv6Address address) {
    if (address.high() == 0 && (address.low() & ~0xffff_ffffL) == MAPPED) {
      return "::ffff:" + new Ipv4Address((int) address.low());
    }
    int gapLength = longestGap(address);
    int gapStart = gapLength < 2 ? GROUPS : firstGap(address, gapLength);
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; ) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength;
      } else {
        text.append(i > 0 && text.charAt(text.length() - 1) != ':' ? ":" : "");
        text.append(Integer.toHexString(address.group(i++)));
      }
    }
    return text.toString();
  }

  private static int longestGap(Ipv6Address address) {
    int longest = 0;
    for (int i = 0; i < GROUPS; i++) {
      longest = Math.max(longest, zeros(address, i));
    }
    return longest;
  }

  private static int firstGap(Ipv6Address address, int length) {
    int start = 0;
    while (zeros(address, start) != length) {
      start++;
    }
    return start;
  }

  private static int zeros(Ipv6Address address, int from) {
    int end = from;
    while (end < GROUPS && address.group(end) == 0) {
      end++;
    }
    return end - from;
  }
}
