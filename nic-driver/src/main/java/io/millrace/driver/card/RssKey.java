package io.millrace.driver.card;

/**
 * The key of Toeplitz' hash by which cards spread flows over queues: {@link #PATTERN} over and
 * over. A period of 16 bits makes the hash of both directions of a flow the same (Woo and Park,
 * "Scalable TCP Session Monitoring with Symmetric Receive-side Scaling", 2012). The price: pairs of
 * addresses that differ in the same bits, as 10.1.0.7 and 10.2.0.7, hash alike if there are no
 * ports in the hash.
 */
public final class RssKey {
  /** Two bytes, the high one first. */
  public static final int PATTERN = 0x6d5a;

  /** Length of the whole key. */
  public static final int BYTES = 40;

  private RssKey() {}
}
