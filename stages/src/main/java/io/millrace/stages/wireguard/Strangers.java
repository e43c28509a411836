package io.millrace.stages.wireguard;

/**
 * How many messages from elsewhere than where the peer is known to be may have their tags checked.
 * A peer that moves needs one of its messages to get through, and is known there from then on; who
 * floods us with forged ones from anywhere gets no more than this of a worker. Belongs to the
 * worker.
 */
final class Strangers {
  /** In the long run: some hundredths of a processor. */
  static final int PER_SECOND = 100_000;

  /** At once: what a peer that moves at full speed may have under way. */
  static final int AT_ONCE = 512;

  private static final long NANOS_EACH = 1_000_000_000L / PER_SECOND;

  private long credit = AT_ONCE * NANOS_EACH;
  private long seenAt;
  private boolean isStarted;

  /** Says what time it is. */
  void at(long nanos) {
    if (isStarted) {
      credit = Math.min(AT_ONCE * NANOS_EACH, credit + Math.max(0, nanos - seenAt));
    }
    isStarted = true;
    seenAt = nanos;
  }

  /** Whether one more may pass. */
  boolean admit() {
    if (credit < NANOS_EACH) {
      return false;
    }
    credit -= NANOS_EACH;
    return true;
  }
}
