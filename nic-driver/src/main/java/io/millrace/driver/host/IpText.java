package io.millrace.driver.host;

import java.util.StringJoiner;

/** IP addresses as people write them. */
public final class IpText {
  private IpText() {}

  /**
   * An address of 4 bytes with dots, one of 16 bytes as RFC 5952 wants it.
   *
   * @throws IllegalArgumentException for any other length
   */
  public static String of(byte[] address) {
    return switch (address.length) {
      case 4 -> ipv4(address);
      case 16 -> ipv6(address);
      default -> throw new IllegalArgumentException(address.length + " bytes are no IP address");
    };
  }

  private static String ipv4(byte[] address) {
    StringJoiner text = new StringJoiner(".");
    for (byte b : address) {
      text.add(Integer.toString(b & 0xff));
    }
    return text.toString();
  }

  private static String ipv6(byte[] address) {
    int from = 0;
    int length = 1; // a single group of zeros is written out
    for (int start = 0; start < 8; start++) {
      int zeros = zeros(address, start);
      if (zeros > length) {
        from = start;
        length = zeros;
      }
    }
    return length == 1
        ? groups(address, 0, 8)
        : groups(address, 0, from) + "::" + groups(address, from + length, 8);
  }

  private static int zeros(byte[] address, int start) {
    int end = start;
    while (end < 8 && group(address, end) == 0) {
      end++;
    }
    return end - start;
  }

  private static String groups(byte[] address, int from, int to) {
    StringJoiner text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(group(address, i)));
    }
    return text.toString();
  }

  private static int group(byte[] address, int index) {
    return (address[2 * index] & 0xff) << 8 | address[2 * index + 1] & 0xff;
  }
}
