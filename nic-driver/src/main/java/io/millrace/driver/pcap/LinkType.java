package io.millrace.driver.pcap;

import java.util.Map;

/** What the packets of a capture begin with, as tcpdump.org/linktypes.html numbers it. */
final class LinkType {
  static final int ETHERNET = 1;

  /** Those that users meet. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "NULL"),
          Map.entry(ETHERNET, "ETHERNET"),
          Map.entry(9, "PPP"),
          Map.entry(12, "RAW"),
          Map.entry(14, "RAW"),
          Map.entry(101, "RAW"),
          Map.entry(105, "IEEE802_11"),
          Map.entry(108, "LOOP"),
          Map.entry(113, "LINUX_SLL"),
          Map.entry(127, "IEEE802_11_RADIOTAP"),
          Map.entry(147, "USER0"),
          Map.entry(189, "USB_LINUX"),
          Map.entry(220, "USB_LINUX_MMAPPED"),
          Map.entry(228, "IPV4"),
          Map.entry(229, "IPV6"),
          Map.entry(239, "NFLOG"),
          Map.entry(276, "LINUX_SLL2"));

  private LinkType() {}

  /** For the user, such as {@code LINKTYPE_RAW (101)}. */
  static String describe(int number) {
    String name = NAMES.get(number);
    return name == null ? "link type " + number : "LINKTYPE_" + name + " (" + number + ")";
  }
}
