package io.millrace.samples.wireguard;

/** How much the clients of a socket may have us keep, all together. One thread. */
final class Budget {
  private long left;

  /** Of that many bytes. */
  Budget(long bytes) {
    left = bytes;
  }

  /** Takes some, if there is as much. */
  boolean take(long bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  /** Gives back what was taken. */
  void give(long bytes) {
    left += bytes;
  }
}
