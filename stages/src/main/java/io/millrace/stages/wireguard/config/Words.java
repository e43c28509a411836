package io.millrace.stages.wireguard.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Values of a {@code wg0.conf}. Each refuses what makes no sense with what would. */
final class Words {
  private static final String OFF = "off";

  private Words() {}

  static int port(CharSequence value) {
    return Numbers.decimal(value, 0xffff, "a port");
  }

  static int fwmark(CharSequence value) {
    String text = value.toString();
    long mark = text.equalsIgnoreCase(OFF) ? 0 : Numbers.mark(text);
    if (mark < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither 'off' nor a number from 0 to 0xffffffff");
    }
    return (int) mark;
  }

  static int keepalive(CharSequence value) {
    return value.toString().equalsIgnoreCase(OFF)
        ? 0
        : Numbers.decimal(value, 0xffff, "'off' or a time in seconds");
  }

  static boolean isTrue(CharSequence value) {
    String text = value.toString().toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }
    return text.equals("true");
  }

  /** What stands between commas and spaces. */
  static List<String> list(CharSequence value) {
    return Stream.of(value.toString().split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
  }
}
