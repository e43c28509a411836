package io.millrace.driver.port;

/**
 * State of a port's link.
 *
 * @param up whether packets pass
 * @param speedMbps bits per second in millions, 0 if unknown or without meaning
 * @param reason why the link is down, in words for the user; empty when it is up
 */
public record LinkState(boolean up, long speedMbps, String reason) {
  /** Up, at a speed that nobody knows. */
  public static final LinkState UP = new LinkState(true, 0, "");

  /** Down, and why. */
  public static LinkState down(String reason) {
    return new LinkState(false, 0, reason);
  }
}
