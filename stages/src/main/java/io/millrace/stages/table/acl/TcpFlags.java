package io.millrace.stages.table.acl;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a rule wants of TCP's flags (RFC 9293, section 3.1): which of them count, and which of those
 * are set.
 *
 * @param set flags that are set, of those that count
 * @param mask flags that count
 */
public record TcpFlags(int set, int mask) {
  /** Whatever the flags are. */
  public static final TcpFlags ANY = new TcpFlags(0, 0);

  private static final List<String> NAMES =
      List.of("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr");

  /** Checks that what is set also counts. */
  public TcpFlags {
    if ((set & ~mask) != 0 || (mask & ~0xff) != 0) {
      throw new IllegalArgumentException("TCP flags that are set must be among those that count");
    }
  }

  /**
   * Reads {@code syn/syn+ack}: of SYN and ACK, SYN is set and ACK is not; {@code none/syn+ack}:
   * neither is; {@code ack}: ACK is set, whatever the others are; {@code any}.
   */
  public static TcpFlags parse(String text) {
    if (text.equals("any")) {
      return ANY;
    }
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      throw notFlags(text);
    }
    int set = bits(parts[0], text);
    int mask = bits(parts[parts.length - 1], text);
    if (mask == 0 || (set & ~mask) != 0) {
      throw notFlags(text);
    }
    return new TcpFlags(set, mask);
  }

  private static int bits(String flags, String text) {
    if (flags.equals("none")) {
      return 0;
    }
    int bits = 0;
    for (String name : flags.split("\\+", -1)) {
      int bit = NAMES.indexOf(name);
      if (bit < 0) {
        throw notFlags(text);
      }
      bits |= 1 << bit;
    }
    return bits;
  }

  private static IllegalArgumentException notFlags(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a condition on TCP flags such as syn/syn+ack (of SYN and ACK, SYN is set),"
            + " ack or any; flags are "
            + String.join(" ", NAMES));
  }

  @Override
  public String toString() {
    if (mask == 0) {
      return "any";
    }
    return set == mask ? names(set) : names(set) + "/" + names(mask);
  }

  private static String names(int bits) {
    return bits == 0
        ? "none"
        : IntStream.range(0, NAMES.size())
            .filter(bit -> (bits >>> bit & 1) != 0)
            .mapToObj(NAMES::get)
            .collect(Collectors.joining("+"));
  }
}
