package io.millrace.driver.intel;

import static io.millrace.driver.intel.IntelRegisters.RETA;
import static io.millrace.driver.intel.IntelRegisters.RSSRK;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.RssKey;

/**
 * Receive side scaling: flows are spread over queues by a hash of their addresses and ports (82574:
 * 7.1.11; 82576: 7.1.2.8). MRQC turns it on, with bits that differ between the cards.
 */
public final class Rss {
  /** {@link IntelRegisters#MRQC}: hash TCP over IPv4, and its ports. */
  public static final int MRQC_TCP_IPV4 = 1 << 16;

  /** {@link IntelRegisters#MRQC}: hash IPv4. */
  public static final int MRQC_IPV4 = 1 << 17;

  /** {@link IntelRegisters#MRQC}: hash TCP over IPv6, and its ports (82574 only). */
  public static final int MRQC_TCP_IPV6_82574 = 1 << 18;

  /** {@link IntelRegisters#MRQC}: hash IPv6. */
  public static final int MRQC_IPV6 = 1 << 20;

  /** {@link IntelRegisters#MRQC}: hash TCP over IPv6, and its ports (82576 only). */
  public static final int MRQC_TCP_IPV6 = 1 << 21;

  /** Four bytes of the key. The 82574 hashes no ports of UDP. */
  private static final int KEY = RssKey.PATTERN << 16 | RssKey.PATTERN;

  private Rss() {}

  /**
   * Writes the key and a table that spreads hashes evenly.
   *
   * @param queues number of queues
   * @param shift where the queue's number is in a byte of the table: 7 on the 82574, 0 on the 82576
   */
  public static void program(Bar bar, int queues, int shift) {
    for (int i = 0; i < RSSRK.count(); i++) {
      RSSRK.put(bar, i, Integer.reverseBytes(KEY));
    }
    for (int i = 0; i < RETA.count(); i++) {
      int entries = 0;
      for (int k = 0; k < 4; k++) {
        entries |= (4 * i + k) % queues << shift << 8 * k;
      }
      RETA.put(bar, i, entries);
    }
  }
}
